-- $1 pipeline, $2 name, $3 version, $4 dataset, $5 dataset version, $6 directory, $7 weights,
-- $8 recipe, $9 curve, $10 run
INSERT INTO corpus.student
    (pipeline, name, version, dataset, dataset_version, directory, weights, recipe, curve, run_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
