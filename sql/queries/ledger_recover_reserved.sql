-- Reservations of dead runs: nothing was sent.
WITH dead AS (
    SELECT request_key, pipeline, night, reserved_micros
    FROM teacher.request
    WHERE status = 'reserved' AND NOT pipeline.is_alive(run_id)
    ORDER BY request_key
    FOR UPDATE SKIP LOCKED
), released AS (
    UPDATE teacher.budget
    SET reserved_micros = budget.reserved_micros - purse.micros
    FROM (SELECT pipeline, night, sum(reserved_micros) AS micros FROM dead GROUP BY 1, 2) AS purse
    WHERE budget.pipeline = purse.pipeline AND budget.night = purse.night
)
UPDATE teacher.request
SET status = CASE WHEN in_doubt THEN 'unknown' ELSE 'unasked' END, reserved_micros = 0
FROM dead
WHERE request.request_key = dead.request_key
