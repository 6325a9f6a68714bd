-- $1 pipeline, $2 name, $3 version
SELECT leaf, split
FROM corpus.dataset
JOIN corpus.dataset_member AS member USING (dataset_id)
JOIN corpus.sample USING (sample_id)
WHERE dataset.pipeline = $1 AND name = $2
  AND member.added_v <= $3 AND (member.removed_v IS NULL OR member.removed_v > $3)
ORDER BY leaf
