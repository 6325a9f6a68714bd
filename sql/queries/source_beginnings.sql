-- $1 instant
SELECT min(source.created_at) AS began
FROM (
{source}
) AS source
WHERE source.conversation_id IN (
    SELECT touched.conversation_id
    FROM (
{source}
    ) AS touched
    WHERE touched.created_at >= $1 OR touched.updated_at >= $1
)
GROUP BY source.conversation_id
ORDER BY began
