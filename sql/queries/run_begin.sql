-- $1 run, $2 pipeline, $3 kind, $4 arguments, $5 build, $6 host, $7 pid, $8 backend of the writer
INSERT INTO pipeline.run
    (run_id, pipeline, kind, arguments, build, host, pid, writer_backend, writer_since)
SELECT $1, $2, $3, $4, $5, $6, $7, $8,
       (SELECT backend_start FROM pg_stat_activity WHERE pid = $8)
