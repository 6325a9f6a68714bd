-- $1 pipeline, $2 pointer, $3 effective from, $4 student, $5 its version, $6 licensed, $7 refused,
-- $8 run. Deciding the same again adds nothing.
INSERT INTO corpus.promotion
    (pipeline, pointer, effective_from, student_name, student_version, licensed, refused, run_id)
SELECT $1, $2, $3, $4, $5, $6, $7, $8
WHERE NOT EXISTS (
    SELECT 1
    FROM (
        SELECT student_name, student_version, licensed, refused
        FROM corpus.promotion
        WHERE pipeline = $1 AND pointer = $2 AND effective_from = $3
        ORDER BY promotion_id DESC
        LIMIT 1
    ) AS last
    WHERE (last.student_name, last.student_version, last.licensed, last.refused)
        IS NOT DISTINCT FROM ($4, $5, $6, $7)
)
