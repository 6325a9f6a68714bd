-- $1 pipeline, $2 dataset, $3 version
SELECT name, version, dataset, dataset_version, directory, weights, recipe, curve
FROM corpus.student
WHERE pipeline = $1 AND dataset = $2 AND dataset_version = $3
ORDER BY name, version
