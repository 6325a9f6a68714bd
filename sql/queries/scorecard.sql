-- $1 pipeline, $2 student, $3 suite, $4 digest of the suite
SELECT task_type, dimension, correct, total
FROM corpus.evaluation
WHERE pipeline = $1 AND student = $2 AND suite = $3 AND suite_digest = $4
ORDER BY task_type, dimension
