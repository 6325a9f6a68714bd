-- $1 pipeline, $2 night, $3 cap of the night, $4 cap of the pipeline, each NULL for none
SELECT teacher.open_purse($1, $2::date, $3, $4) AS left_micros
