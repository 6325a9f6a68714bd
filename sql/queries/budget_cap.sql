-- $1 pipeline, $2 night, $3 cap. A cap below what is gone already stops at what is gone.
UPDATE teacher.budget
SET cap_micros = greatest($3, reserved_micros + spent_micros)
WHERE pipeline = $1 AND night = $2::date
