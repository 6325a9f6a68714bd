-- $1 pipeline
SELECT night::text AS night, cap_micros, reserved_micros, spent_micros + overrun_micros AS spent
FROM teacher.budget
WHERE pipeline = $1
ORDER BY night
