-- $1 pipeline, $2 candidate
SELECT stage, source, draw, check_id, code, detail
FROM corpus.answer_rejection
WHERE pipeline = $1 AND candidate_id = $2
ORDER BY stage, source, draw, check_id, code
