-- $1 pipeline, $2 name, $3 tag
SELECT version
FROM corpus.dataset
JOIN corpus.dataset_tag USING (dataset_id)
WHERE pipeline = $1 AND name = $2 AND tag = $3
ORDER BY set_at DESC
LIMIT 1
