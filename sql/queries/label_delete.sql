-- $1 pipeline, $2 start, $3 end, $4 origin
DELETE FROM corpus.label
WHERE pipeline = $1 AND window_start >= $2 AND window_start < $3 AND origin = $4
