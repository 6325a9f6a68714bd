-- $1 pipeline
SELECT name, count(version) AS versions, max(version) AS newest,
       (array_agg(rows ORDER BY version DESC))[1] AS rows,
       max(published_at) AS published_at
FROM corpus.dataset
LEFT JOIN corpus.dataset_version USING (dataset_id)
WHERE pipeline = $1
GROUP BY name
ORDER BY name
