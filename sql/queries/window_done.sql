-- $1 pipeline, $2 stage, $3 fingerprint, $4 start, $5 epoch, $6 run, $7 input, $8 output,
-- $9 rows in, $10 rows out, $11 counts. The fence: no row, no commit.
UPDATE pipeline.window_state
SET status = CASE WHEN $10 = 0 THEN 'empty' ELSE 'done' END, lease_run = NULL, lease_until = NULL,
    input_digest = $7, output_digest = $8, rows_in = $9, rows_out = $10, counts = $11,
    done_at = clock_timestamp(), not_before = NULL, trouble = NULL, error_text = NULL
WHERE pipeline = $1 AND stage = $2 AND fingerprint = $3 AND window_start = $4
  AND lease_epoch = $5 AND lease_run = $6 AND status = 'leased'
