-- $1 pipeline, $2 stage, $3 fingerprint, $4 start, $5 end, $6 who asks
SELECT window_start, window_end, status, attempts, not_before, input_digest, output_digest,
       rows_in, rows_out, counts, trouble, error_text, done_at, lease_run, lease_until, window_start = $4 AND window_end = $5 AS is_same,
       lease_run <> $6 AND lease_until > clock_timestamp() AND pipeline.is_alive(lease_run)
           AS is_held
FROM pipeline.window_state
WHERE pipeline = $1 AND stage = $2 AND fingerprint = $3
  AND tstzrange(window_start, window_end, '[)') && tstzrange($4, $5, '[)')
ORDER BY is_same DESC, window_start
LIMIT 1
FOR UPDATE
