-- $1 run, $2 pipeline, $3 night, $4 money left or NULL, $5 keys, $6 numbers, $7 models,
-- $8 templates, $9 task types, $10 bodies, $11 money, $12 whether repeating is safe
SELECT taken AS request_key
FROM teacher.take_requests(
    'reserved', $1, $2, $3::date, $4, $5, $6, $7, $8, $9, $10, $11, $12
) AS taken
