-- $1 pipeline
INSERT INTO corpus.sample
    (pipeline, leaf, candidate_id, root, roles, contents, ratings, task_type, tags, source, author,
     request_key, prompt_key)
SELECT $1, leaf, candidate_id, root, roles, contents, ratings, task_type, tags, source, author,
       request_key, prompt_key
FROM sample_batch
ORDER BY leaf
ON CONFLICT (pipeline, leaf) DO NOTHING
