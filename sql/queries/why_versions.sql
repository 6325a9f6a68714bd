-- $1 samples
SELECT member.sample_id, dataset.name, member.split, member.added_v, member.removed_v
FROM corpus.dataset_member AS member
JOIN corpus.dataset USING (dataset_id)
WHERE member.sample_id = ANY ($1)
ORDER BY dataset.name, member.sample_id, member.added_v
