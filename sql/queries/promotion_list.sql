-- $1 pipeline
SELECT pointer, effective_from, student_name, student_version, licensed, refused, decided_at
FROM corpus.promotion
WHERE pipeline = $1
ORDER BY promotion_id
