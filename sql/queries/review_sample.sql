-- $1 pipeline, $2 sample
SELECT sample.sample_id, sample.candidate_id, sample.roles, sample.contents, sample.ratings,
       sample.task_type, sample.tags, sample.author, sample.original_prompt, sample.repair,
       coalesce((SELECT held.notes FROM corpus.window_sample AS held
                 WHERE held.sample_id = sample.sample_id
                 ORDER BY held.window_start DESC LIMIT 1), '{}') AS notes
FROM corpus.sample
WHERE sample.pipeline = $1 AND sample.sample_id = $2
