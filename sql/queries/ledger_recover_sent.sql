-- Requests dead runs had on the wire: nobody can know whether they were accepted, so their money
-- counts as spent.
WITH dead AS (
    SELECT request_key, pipeline, night, run_id, reserved_micros
    FROM teacher.request
    WHERE status = 'sent' AND NOT pipeline.is_alive(run_id)
    ORDER BY request_key
    FOR UPDATE SKIP LOCKED
), settled AS (
    UPDATE teacher.budget
    SET reserved_micros = budget.reserved_micros - purse.micros,
        spent_micros = budget.spent_micros + purse.micros
    FROM (SELECT pipeline, night, sum(reserved_micros) AS micros FROM dead GROUP BY 1, 2) AS purse
    WHERE budget.pipeline = purse.pipeline AND budget.night = purse.night
), noted AS (
    INSERT INTO teacher.call
        (request_key, pipeline, night, run_id, kind, spent_micros, prompt_tokens, answer_tokens,
         error, seconds)
    SELECT request_key, pipeline, night, run_id, 'unknown', reserved_micros, 0, 0, 'run_died', 0
    FROM dead
)
UPDATE teacher.request
SET status = 'unknown', spent_micros = spent_micros + dead.reserved_micros, reserved_micros = 0,
    error = 'run_died', in_doubt = true, repeats = 0,
    doubt_micros = dead.reserved_micros + CASE
        WHEN doubt_pipeline = dead.pipeline AND doubt_night = dead.night THEN doubt_micros ELSE 0
    END,
    doubt_pipeline = dead.pipeline, doubt_night = dead.night
FROM dead
WHERE request.request_key = dead.request_key
