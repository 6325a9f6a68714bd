-- $1 pipeline, $2 start, $3 end
SELECT conversation_id, subject, roles, contents, ratings, created_at, updated_at, model, metadata
FROM corpus.conversation
WHERE pipeline = $1 AND window_start >= $2 AND window_start < $3
ORDER BY created_at, conversation_id
