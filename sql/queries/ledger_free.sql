-- $1 keys, $2 run. Locks those that may be sold to this run.
SELECT request_key
FROM teacher.request
WHERE request_key = ANY ($1)
  AND (
      status = 'unasked'
      OR status IN ('reserved', 'unknown')
          AND (run_id = $2 OR run_id IS NULL OR NOT pipeline.is_alive(run_id))
  )
ORDER BY request_key
FOR UPDATE
