-- $1 pipeline, $2 start, $3 end. Only the window lets go of them; frozen versions do not.
DELETE FROM corpus.window_sample
WHERE pipeline = $1 AND window_start >= $2 AND window_start < $3
