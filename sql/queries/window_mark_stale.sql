-- $1 pipeline, $2 stage, $3 fingerprint, $4 starts
UPDATE pipeline.window_state
SET status = 'stale'
WHERE pipeline = $1 AND stage = $2 AND fingerprint = $3 AND window_start = ANY ($4)
  AND status IN ('done', 'empty')
