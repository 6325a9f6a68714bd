-- $1 run. Ends a transaction that cannot commit any more but holds locks its successor needs.
SELECT count(pg_terminate_backend(session.pid)) AS ended
FROM pipeline.run
JOIN pg_stat_activity AS session
  ON session.pid = run.writer_backend AND session.backend_start = run.writer_since
WHERE run.run_id = $1 AND session.xact_start IS NOT NULL
