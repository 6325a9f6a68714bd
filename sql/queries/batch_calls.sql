-- $1 run of the batch
SELECT request_key, number, reserved_micros
FROM teacher.request
WHERE run_id = $1 AND status IN ('sent', 'reserved')
ORDER BY request_key
