-- $1 pipeline, $2 stage, $3 fingerprint, $4 start, $5 epoch, $6 run, $7 seconds
UPDATE pipeline.window_state
SET lease_until = clock_timestamp() + make_interval(secs => $7)
WHERE pipeline = $1 AND stage = $2 AND fingerprint = $3 AND window_start = $4
  AND lease_epoch = $5 AND lease_run = $6 AND status = 'leased'
