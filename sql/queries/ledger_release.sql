-- $1 keys. Money an abandoned reservation still holds goes back to its purse.
WITH abandoned AS (
    SELECT request_key, pipeline, night, reserved_micros
    FROM teacher.request
    WHERE request_key = ANY ($1) AND status = 'reserved'
), released AS (
    UPDATE teacher.budget
    SET reserved_micros = budget.reserved_micros - purse.micros
    FROM (
        SELECT pipeline, night, sum(reserved_micros) AS micros FROM abandoned GROUP BY 1, 2
    ) AS purse
    WHERE budget.pipeline = purse.pipeline AND budget.night = purse.night
)
UPDATE teacher.request
SET status = 'unasked', reserved_micros = 0
FROM abandoned
WHERE request.request_key = abandoned.request_key
