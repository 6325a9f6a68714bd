-- $1 pipeline, or NULL for all
SELECT coalesce(sum(possible_doubles), 0)::bigint AS possible_doubles
FROM teacher.request
WHERE $1 IS NULL OR pipeline = $1
