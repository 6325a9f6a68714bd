-- $1 pipeline, $2 night
SELECT reserved_micros, spent_micros, overrun_micros
FROM teacher.budget
WHERE pipeline = $1 AND night = $2::date
FOR UPDATE
