-- $1 pipeline, $2 stage, $3 fingerprint, $4 start, $5 end. Nothing where the window is known, or
-- overlaps one that is cut otherwise.
INSERT INTO pipeline.window_state
    (pipeline, stage, fingerprint, window_start, window_end, status)
VALUES ($1, $2, $3, $4, $5, 'stale')
ON CONFLICT DO NOTHING
