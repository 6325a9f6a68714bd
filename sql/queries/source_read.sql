-- $1 start, $2 end. Conversations that began in the window, with all their messages.
SELECT conversation_id, user_id, role, content, created_at, updated_at, model, rating, metadata
FROM (
    SELECT source.conversation_id::text AS conversation_id, source.turn,
           source.user_id::text AS user_id, source.role::text AS role,
           source.content::text AS content, source.created_at, source.updated_at,
           source.model::text AS model, source.rating::text::double precision AS rating,
           source.metadata::text AS metadata,
           min(source.created_at) OVER (PARTITION BY source.conversation_id) AS began
    FROM (
{source}
    ) AS source
    WHERE source.conversation_id IN (
        SELECT inside.conversation_id
        FROM (
{source}
        ) AS inside
        WHERE inside.created_at >= $1 AND inside.created_at < $2
    )
) AS message
WHERE began >= $1
ORDER BY conversation_id COLLATE "C", turn, created_at, role COLLATE "C", content COLLATE "C"
