-- $1 pipeline, $2 start, $3 end, $4 code, $5 stage
SELECT count(*) AS questions
FROM corpus.answer_rejection
WHERE pipeline = $1 AND window_start >= $2 AND window_start < $3 AND stage = $5 AND code = $4
