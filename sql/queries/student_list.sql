-- $1 pipeline
SELECT name, version, dataset, dataset_version, directory, weights, recipe, curve
FROM corpus.student
WHERE pipeline = $1
ORDER BY name, version
