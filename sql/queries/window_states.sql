-- $1 pipeline, $2 stage, $3 fingerprint
SELECT window_start, window_end, status, attempts, not_before, input_digest, output_digest,
       rows_in, rows_out, counts, trouble, error_text, done_at
FROM pipeline.window_state
WHERE pipeline = $1 AND stage = $2 AND fingerprint = $3
ORDER BY window_start
