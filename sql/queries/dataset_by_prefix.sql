-- $1 pipeline, $2 name, $3 first hexadecimal digits of the root
SELECT version, root, parent, coverage_starts, coverage_ends, statistics, published_at
FROM corpus.dataset
JOIN corpus.dataset_version USING (dataset_id)
WHERE pipeline = $1 AND name = $2 AND left(encode(root, 'hex'), length($3)) = $3
ORDER BY version DESC
