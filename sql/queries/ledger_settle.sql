-- $1 key. What this request has set aside, in which purse and for whom; locks it.
SELECT status, run_id, pipeline, night::text AS night, reserved_micros
FROM teacher.request
WHERE request_key = $1
FOR UPDATE
