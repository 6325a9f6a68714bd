-- $1 run, $2 keys, $3 numbers, $4 kinds, $5 HTTP statuses, $6 raw replies, $7 prices, $8 to $11
-- tokens, $12 errors, $13 seconds, $14 hosts, $15 whether doubts are settled
SELECT teacher.record_calls($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    AS strangers
