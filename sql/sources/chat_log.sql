-- The demo's chat application, one row a message. A thumb counts as a change of its message, so
-- that one given later is found again.
SELECT
    log.session_id AS conversation_id,
    log.turn,
    log.role,
    log.content,
    log.created_at,
    greatest(log.updated_at, thumb.rated_at) AS updated_at,
    session.user_id,
    log.model,
    thumb.rating,
    log.metadata
FROM chat_log AS log
JOIN chat_session AS session USING (session_id)
LEFT JOIN chat_rating AS thumb USING (session_id, turn)
