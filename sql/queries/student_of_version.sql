-- $1 pipeline, $2 name, $3 dataset version
SELECT name, version, dataset, dataset_version, directory, weights, recipe, curve
FROM corpus.student
WHERE pipeline = $1 AND name = $2 AND dataset_version = $3
ORDER BY version DESC
LIMIT 1
