-- $1 pipeline, $2 stage, $3 fingerprint, $4 start, $5 end. Rows of a window are there once: what
-- another configuration made of it is gone when this one commits.
UPDATE pipeline.window_state
SET status = 'stale'
WHERE pipeline = $1 AND stage = $2 AND fingerprint <> $3 AND status IN ('done', 'empty')
  AND tstzrange(window_start, window_end, '[)') && tstzrange($4, $5, '[)')
