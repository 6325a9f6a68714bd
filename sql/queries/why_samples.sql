-- $1 pipeline, $2 candidate
SELECT sample.sample_id, sample.leaf, sample.source, sample.author, sample.task_type, sample.tags,
       sample.original_prompt, sample.repair,
       coalesce((SELECT held.notes FROM corpus.window_sample AS held
                 WHERE held.sample_id = sample.sample_id
                 ORDER BY held.window_start DESC LIMIT 1), '{}') AS notes,
       EXISTS (SELECT 1 FROM corpus.window_sample AS held
               WHERE held.sample_id = sample.sample_id) AS is_current
FROM corpus.sample
WHERE pipeline = $1 AND candidate_id = $2
ORDER BY sample_id
