-- $1 pipeline. What each stage counted in each window, under the configuration done last.
SELECT DISTINCT ON (window_start, stage)
       window_start, window_end, stage, rows_in, rows_out, counts
FROM pipeline.window_state
WHERE pipeline = $1 AND status IN ('done', 'empty')
ORDER BY window_start, stage, done_at DESC, fingerprint
