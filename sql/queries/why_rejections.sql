-- $1 pipeline, $2 conversation
SELECT turn, rule, code, detail, rules, verdicts, verdict_tags, codes, details, scores, overruled
FROM corpus.rejection
WHERE pipeline = $1 AND conversation_id = $2
ORDER BY turn, rule, code
