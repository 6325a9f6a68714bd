-- $1 pipeline. Every two reviewers over the samples that both kept or dropped.
SELECT one.reviewer AS first, two.reviewer AS second,
       count(*) FILTER (WHERE one.verdict = 'keep' AND two.verdict = 'keep') AS both_kept,
       count(*) FILTER (WHERE one.verdict = 'keep' AND two.verdict = 'drop') AS only_first,
       count(*) FILTER (WHERE one.verdict = 'drop' AND two.verdict = 'keep') AS only_second,
       count(*) FILTER (WHERE one.verdict = 'drop' AND two.verdict = 'drop') AS both_dropped
FROM corpus.standing_review AS one
JOIN corpus.standing_review AS two
  ON two.sample_id = one.sample_id AND two.reviewer > one.reviewer
WHERE one.pipeline = $1 AND two.pipeline = $1
  AND one.verdict IN ('keep', 'drop') AND two.verdict IN ('keep', 'drop')
GROUP BY one.reviewer, two.reviewer
ORDER BY one.reviewer, two.reviewer
