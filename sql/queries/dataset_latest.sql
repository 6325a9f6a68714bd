-- $1 pipeline, $2 name
SELECT version, root, parent, coverage_starts, coverage_ends, statistics, published_at
FROM corpus.dataset
JOIN corpus.dataset_version USING (dataset_id)
WHERE pipeline = $1 AND name = $2
ORDER BY version DESC
LIMIT 1
