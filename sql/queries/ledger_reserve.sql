-- $1 keys, $2 money for each, $3 run, $4 pipeline, $5 night
UPDATE teacher.request
SET status = 'reserved', reserved_micros = asked.micros, run_id = $3, pipeline = $4,
    night = $5::date, error = NULL
FROM unnest($1, $2) AS asked (key, micros)
WHERE request_key = asked.key
