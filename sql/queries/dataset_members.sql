-- $1 pipeline, $2 name, $3 version, $4 side of the split or NULL
SELECT sample_id, leaf, split, candidate_id, root, roles, contents, ratings, task_type, tags,
       source, author, request_key
FROM corpus.dataset
JOIN corpus.dataset_member AS member USING (dataset_id)
JOIN corpus.sample USING (sample_id)
WHERE dataset.pipeline = $1 AND name = $2
  AND member.added_v <= $3 AND (member.removed_v IS NULL OR member.removed_v > $3)
  AND ($4 IS NULL OR split = $4)
ORDER BY leaf
