-- The type of one column, whether there are rows or not.
SELECT pg_typeof(source.{column})::text AS type
FROM (SELECT 1) AS one
LEFT JOIN (
{source}
) AS source ON false
