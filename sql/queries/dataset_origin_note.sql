-- $1 dataset, $2 version, $3 pipeline, $4 starts, $5 ends
INSERT INTO corpus.dataset_origin
    (dataset_id, version, window_start, window_end, stage, fingerprint, output_digest)
SELECT DISTINCT ON (state.window_start, state.stage)
       $1, $2, state.window_start, state.window_end, state.stage, state.fingerprint,
       state.output_digest
FROM pipeline.window_state AS state
JOIN unnest($4, $5) AS covered (window_start, window_end)
  ON state.window_start >= covered.window_start AND state.window_end <= covered.window_end
WHERE state.pipeline = $3 AND state.status IN ('done', 'empty')
  AND state.stage IN ('pull', 'filter', 'label', 'augment', 'teach', 'predict', 'verify', 'pair')
ORDER BY state.window_start, state.stage, state.done_at DESC, state.fingerprint
