SELECT 1 FROM (
{source}
) AS source LIMIT 0
