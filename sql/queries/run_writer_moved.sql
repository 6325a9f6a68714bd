-- $1 run, $2 backend of the writer
UPDATE pipeline.run
SET writer_backend = $2,
    writer_since = (SELECT backend_start FROM pg_stat_activity WHERE pid = $2)
WHERE run_id = $1
