-- $1 model. The latest answered calls: how many, their mean tokens, and seconds by answer tokens as
-- a line (ordinary least squares).
SELECT count(*) AS calls, coalesce(avg(answer_tokens), 0)::double precision AS answer_tokens,
       coalesce(avg(seconds), 0)::double precision AS seconds,
       regr_slope(seconds, answer_tokens) AS slope,
       regr_intercept(seconds, answer_tokens) AS intercept,
       coalesce(avg(prompt_tokens), 0)::double precision AS prompt_tokens
FROM (
    SELECT called.seconds, called.prompt_tokens, called.answer_tokens
    FROM teacher.call AS called
    JOIN teacher.request USING (request_key)
    WHERE request.model = $1 AND called.kind = 'answered' AND called.answer_tokens > 0
    ORDER BY called.call_id DESC
    LIMIT 10000
) AS latest
