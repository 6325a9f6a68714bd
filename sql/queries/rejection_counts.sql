-- $1 pipeline: dropped prompts by rule and code
SELECT rule, code, count(*) AS prompts, min(window_start) AS first, max(window_start) AS last
FROM corpus.rejection
WHERE pipeline = $1
GROUP BY rule, code
ORDER BY prompts DESC, rule, code
