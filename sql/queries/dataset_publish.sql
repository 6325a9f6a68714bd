-- $1 dataset, $2 version, $3 root, $4 parent, $5 run, $6 produced by, $7 and $8 coverage, $9 rows,
-- $10 held out, $11 statistics
INSERT INTO corpus.dataset_version
    (dataset_id, version, root, parent, run_id, produced_by, coverage_starts, coverage_ends, rows,
     held_out, statistics)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
RETURNING published_at
