-- $1 run; of calls that ended $2 keys, $3 numbers, $4 kinds, $5 HTTP statuses, $6 raw replies,
-- $7 prices, $8 to $11 tokens, $12 errors, $13 seconds, $14 hosts, $15 whether doubts are settled;
-- $16 pipeline, $17 night, $18 cap of the night, $19 of the pipeline; of requests that go next
-- $20 keys, $21 numbers, $22 models, $23 templates, $24 task types, $25 bodies, $26 money,
-- $27 whether repeating is safe
SELECT taken AS request_key
FROM teacher.exchange(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17::date, $18, $19,
    $20, $21, $22, $23, $24, $25, $26, $27
) AS taken
