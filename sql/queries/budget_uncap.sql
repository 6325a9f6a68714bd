-- $1 pipeline, $2 night
UPDATE teacher.budget SET cap_micros = NULL WHERE pipeline = $1 AND night = $2::date
