-- $1 pipeline, $2 name, $3 version
SELECT window_start, window_end, stage, fingerprint, output_digest
FROM corpus.dataset
JOIN corpus.dataset_origin USING (dataset_id)
WHERE pipeline = $1 AND name = $2 AND version = $3
ORDER BY window_start, stage
