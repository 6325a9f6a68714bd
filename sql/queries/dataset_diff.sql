-- $1 pipeline, $2 name, $3 older version, $4 newer version. A sample on the other side of the
-- split is moved; touches only rows that opened or closed between the two.
WITH target AS (
    SELECT dataset_id FROM corpus.dataset WHERE pipeline = $1 AND name = $2
), came AS (
    SELECT sample_id, split
    FROM corpus.dataset_member JOIN target USING (dataset_id)
    WHERE added_v > $3 AND added_v <= $4 AND (removed_v IS NULL OR removed_v > $4)
), went AS (
    SELECT sample_id, split
    FROM corpus.dataset_member JOIN target USING (dataset_id)
    WHERE removed_v > $3 AND removed_v <= $4 AND added_v <= $3
)
SELECT sample_id, came.split AS new_split, went.split AS old_split, sample.leaf,
       sample.task_type, sample.candidate_id
FROM came
FULL JOIN went USING (sample_id)
JOIN corpus.sample USING (sample_id)
WHERE came.split IS DISTINCT FROM went.split
ORDER BY sample.leaf
