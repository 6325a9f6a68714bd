-- $1 start, $2 end. Over every row of the conversations that began in the window.
SELECT count(*) AS messages, coalesce(bit_xor(print), 0) AS crossed,
       coalesce(sum(print::numeric), 0)::text AS summed
FROM (
    SELECT hashtextextended(
               ROW(source.conversation_id, source.turn, source.role, source.content,
                   source.created_at, source.updated_at, source.user_id, source.model,
                   source.rating, source.metadata)::text,
               0
           ) AS print,
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
) AS printed
WHERE began >= $1
