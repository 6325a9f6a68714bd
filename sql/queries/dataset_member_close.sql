-- $1 dataset, $2 version, $3 samples, $4 their splits
UPDATE corpus.dataset_member AS member
SET removed_v = $2
WHERE dataset_id = $1 AND removed_v IS NULL AND NOT EXISTS (
    SELECT 1 FROM unnest($3, $4) AS wanted (sample_id, split)
    WHERE wanted.sample_id = member.sample_id AND wanted.split = member.split
)
