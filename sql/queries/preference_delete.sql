-- $1 pipeline, $2 start, $3 end
DELETE FROM corpus.preference
WHERE pipeline = $1 AND window_start >= $2 AND window_start < $3
