-- $1 pipeline, $2 stage, $3 fingerprint, $4 start
SELECT lease_epoch, status
FROM pipeline.window_state
WHERE pipeline = $1 AND stage = $2 AND fingerprint = $3 AND window_start = $4
