-- $1 run. Free unless somebody else took the run's number, which is drawn at random.
SELECT pg_try_advisory_lock(pipeline.run_key($1))
