-- $1 pipeline, in the order of evaluation
SELECT student, suite, suite_digest, task_type, dimension, correct, total,
       min(evaluated_at) OVER (PARTITION BY student, suite, suite_digest) AS evaluated_at
FROM corpus.evaluation
WHERE pipeline = $1
ORDER BY evaluated_at, student, suite, suite_digest, task_type, dimension
