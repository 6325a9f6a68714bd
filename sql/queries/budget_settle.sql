-- $1 pipeline, $2 night, $3 released, $4 spent. What a call cost beyond its reservation may break
-- the cap, and the answer must be kept all the same.
UPDATE teacher.budget
SET reserved_micros = reserved_micros - $3, spent_micros = spent_micros + least($3, $4),
    overrun_micros = overrun_micros + greatest($4 - $3, 0)
WHERE pipeline = $1 AND night = $2::date
