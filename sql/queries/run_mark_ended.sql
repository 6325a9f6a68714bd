-- $1 run
SELECT pg_advisory_unlock(pipeline.run_key($1))
