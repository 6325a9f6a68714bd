-- $1 pipeline, $2 student, $3 suite, $4 digest, $5 task type, $6 dimension, $7 correct, $8 total,
-- $9 run
INSERT INTO corpus.evaluation
    (pipeline, student, suite, suite_digest, task_type, dimension, correct, total, run_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
