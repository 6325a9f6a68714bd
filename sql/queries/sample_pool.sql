-- $1 pipeline, $2 starts, $3 ends. A sample that two windows hold comes once, one that people want
-- out does not come.
SELECT sample_id, leaf, root, task_type, tags, prompt_key
FROM corpus.sample
WHERE sample_id IN (
    SELECT held.sample_id
    FROM corpus.window_sample AS held
    JOIN unnest($2, $3) AS covered (window_start, window_end)
      ON held.window_start >= covered.window_start AND held.window_start < covered.window_end
    WHERE held.pipeline = $1
)
AND sample_id NOT IN (SELECT sample_id FROM corpus.reviewed_out WHERE pipeline = $1)
ORDER BY leaf
