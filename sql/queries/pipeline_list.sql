-- $1: a dataset's name, or NULL for every pipeline that ever ran.
SELECT DISTINCT pipeline
FROM (
    SELECT pipeline FROM pipeline.run WHERE $1::text IS NULL
    UNION ALL
    SELECT pipeline FROM corpus.dataset WHERE name = $1
) AS known
ORDER BY pipeline
