-- $1 run, $2 keys
SELECT teacher.release_abandoned($1, $2)
