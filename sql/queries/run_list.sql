-- $1 pipeline, $2 at most
SELECT run_id, kind, arguments, build, host, pid, started_at, ended_at, outcome,
       ended_at IS NULL AND pipeline.is_alive(run_id) AS is_alive
FROM pipeline.run
WHERE pipeline = $1
ORDER BY started_at DESC, run_id DESC
LIMIT $2
