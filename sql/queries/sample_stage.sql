CREATE TEMPORARY TABLE IF NOT EXISTS sample_batch (
    leaf bytea NOT NULL,
    candidate_id text NOT NULL,
    root text NOT NULL,
    roles text[] NOT NULL,
    contents text[] NOT NULL,
    ratings integer[] NOT NULL,
    task_type text NOT NULL,
    tags text[] NOT NULL,
    source text NOT NULL,
    author text NOT NULL,
    request_key bytea,
    prompt_key bytea NOT NULL,
    original_prompt text,
    repair text,
    notes text[] NOT NULL
)
