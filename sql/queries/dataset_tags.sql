-- $1 pipeline, $2 name. The newest place of each tag.
SELECT DISTINCT ON (tag) tag, version, set_at
FROM corpus.dataset
JOIN corpus.dataset_tag USING (dataset_id)
WHERE pipeline = $1 AND name = $2
ORDER BY tag, set_at DESC
