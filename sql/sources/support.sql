-- Your tables, one row a message. Flywheel wraps this in a subquery and only ever reads it; indexes on
-- created_at and on the conversation's id keep the nightly look small.
SELECT
    m.conversation_id,
    m.seq          AS turn,
    m.role,
    m.content,
    m.created_at,
    m.updated_at,
    c.user_id,
    m.model,
    m.thumb        AS rating,     -- -1, 0, 1 or NULL
    m.extra        AS metadata    -- jsonb, or NULL::text
FROM messages AS m
JOIN conversations AS c ON c.id = m.conversation_id
