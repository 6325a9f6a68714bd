-- $1 pipeline, $2 night, $3 money
UPDATE teacher.budget
SET reserved_micros = reserved_micros + $3
WHERE pipeline = $1 AND night = $2::date
