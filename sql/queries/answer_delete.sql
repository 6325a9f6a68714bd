-- $1 pipeline, $2 start, $3 end, $4 source
DELETE FROM corpus.answer
WHERE pipeline = $1 AND window_start >= $2 AND window_start < $3 AND source = $4
