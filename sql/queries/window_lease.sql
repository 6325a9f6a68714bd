-- $1 pipeline, $2 stage, $3 fingerprint, $4 start, $5 run, $6 seconds
UPDATE pipeline.window_state
SET status = 'leased', lease_epoch = lease_epoch + 1, lease_run = $5,
    lease_until = clock_timestamp() + make_interval(secs => $6),
    attempts = CASE WHEN status IN ('done', 'empty') THEN 1 ELSE attempts + 1 END
WHERE pipeline = $1 AND stage = $2 AND fingerprint = $3 AND window_start = $4
RETURNING lease_epoch
