-- $1 pipeline, $2 start, $3 end, $4 code
SELECT count(*) AS questions
FROM corpus.answer_rejection
WHERE pipeline = $1 AND window_start >= $2 AND window_start < $3 AND stage = 'teach' AND code = $4
