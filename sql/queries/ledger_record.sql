-- $1 key, $2 status, $3 spent, $4 HTTP status, $5 raw, $6 and $7 tokens, $8 error
UPDATE teacher.request
SET status = $2, reserved_micros = 0, spent_micros = spent_micros + $3, http_status = $4,
    raw = $5, prompt_tokens = $6, answer_tokens = $7, error = $8,
    in_doubt = in_doubt OR $2 = 'unknown', finished_at = clock_timestamp()
WHERE request_key = $1
