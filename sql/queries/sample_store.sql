-- $1 pipeline
INSERT INTO corpus.sample
    (pipeline, leaf, candidate_id, root, roles, contents, ratings, task_type, tags, source, author,
     request_key, prompt_key, original_prompt, repair)
SELECT $1, leaf, candidate_id, root, roles, contents, ratings, task_type, tags, source, author,
       request_key, prompt_key, original_prompt, repair
FROM sample_batch
ORDER BY leaf
ON CONFLICT (pipeline, leaf) DO NOTHING
