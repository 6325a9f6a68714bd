-- $1 pipeline. The newest word on each window and stage: of several configurations the one at
-- work or done last.
SELECT DISTINCT ON (window_start, stage)
       window_start, window_end, stage, fingerprint, status, attempts, not_before, input_digest,
       output_digest, rows_in, rows_out, counts, trouble, error_text, done_at, lease_run,
       status = 'leased' AND pipeline.is_alive(lease_run) AS is_alive
FROM pipeline.window_state
WHERE pipeline = $1
ORDER BY window_start, stage, status = 'leased' DESC, status IN ('done', 'empty') DESC,
         done_at DESC NULLS LAST, fingerprint
