-- $1 dataset, $2 version, $3 samples, $4 their splits
INSERT INTO corpus.dataset_member (dataset_id, sample_id, split, added_v)
SELECT $1, wanted.sample_id, wanted.split, $2
FROM unnest($3, $4) AS wanted (sample_id, split)
WHERE NOT EXISTS (
    SELECT 1 FROM corpus.dataset_member AS member
    WHERE member.dataset_id = $1 AND member.sample_id = wanted.sample_id
      AND member.removed_v IS NULL
)
