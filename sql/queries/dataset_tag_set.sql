-- $1 pipeline, $2 name, $3 version, $4 tag
INSERT INTO corpus.dataset_tag (dataset_id, tag, version)
SELECT dataset_id, $4, version
FROM corpus.dataset
JOIN corpus.dataset_version USING (dataset_id)
WHERE pipeline = $1 AND name = $2 AND version = $3
