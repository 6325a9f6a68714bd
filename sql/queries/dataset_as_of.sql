-- $1 pipeline, $2 name, $3 instant
SELECT version
FROM corpus.dataset
JOIN corpus.dataset_version USING (dataset_id)
WHERE pipeline = $1 AND name = $2 AND published_at < $3
ORDER BY version DESC
LIMIT 1
