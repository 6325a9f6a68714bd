-- $1 pipeline, $2 conversation
SELECT window_start, subject, created_at, updated_at, model, cardinality(roles) AS messages
FROM corpus.conversation
WHERE pipeline = $1 AND conversation_id = $2
ORDER BY window_start
LIMIT 1
