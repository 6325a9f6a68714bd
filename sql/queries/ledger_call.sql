-- $1 key, $2 pipeline, $3 night, $4 run, $5 kind, $6 HTTP status, $7 spent, $8 and $9 tokens,
-- $10 error, $11 seconds
INSERT INTO teacher.call
    (request_key, pipeline, night, run_id, kind, http_status, spent_micros, prompt_tokens,
     answer_tokens, error, seconds)
VALUES ($1, $2, $3::date, $4, $5, $6, $7, $8, $9, $10, $11)
