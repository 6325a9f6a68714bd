-- A month of public chat logs, loaded by ops/data/chat-logs; one row a message. A thumb counts as
-- a change of its message, so that one given later is found again.
SELECT
    message.conversation_id,
    message.seq AS turn,
    message.role,
    message.content,
    message.created_at,
    greatest(message.created_at, thumb.created_at) AS updated_at,
    conversation.user_id,
    coalesce(message.model_id, conversation.model_id) AS model,
    thumb.value AS rating,
    jsonb_build_object(
        'lang', conversation.lang,
        'source', conversation.source,
        'source_id', conversation.source_id,
        'license', conversation.license
    ) AS metadata
FROM logs_messages AS message
JOIN logs_conversations AS conversation USING (conversation_id)
LEFT JOIN (
    SELECT DISTINCT ON (message_id) message_id, value, created_at
    FROM logs_feedback
    ORDER BY message_id, created_at DESC, feedback_id DESC
) AS thumb USING (message_id)
