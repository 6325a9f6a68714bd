-- $1 pipeline, $2 stage, $3 fingerprint, $4 start, $5 epoch, $6 run, $7 trouble, $8 message,
-- $9 seconds to wait
UPDATE pipeline.window_state
SET status = 'failed', lease_run = NULL, lease_until = NULL, trouble = $7, error_text = $8,
    not_before = CASE WHEN $9 > 0 THEN clock_timestamp() + make_interval(secs => $9) END
WHERE pipeline = $1 AND stage = $2 AND fingerprint = $3 AND window_start = $4
  AND lease_epoch = $5 AND lease_run = $6 AND status = 'leased'
