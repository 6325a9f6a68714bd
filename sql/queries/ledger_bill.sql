-- $1 pipeline, or NULL for all. By night and task type.
SELECT called.night::text AS night, request.task_type, request.model,
       count(*) AS calls,
       count(*) FILTER (WHERE called.kind = 'answered') AS answered,
       count(*) FILTER (WHERE called.kind = 'rejected') AS rejected,
       count(*) FILTER (WHERE called.kind = 'unknown') AS unknown,
       sum(called.spent_micros)::bigint AS spent_micros,
       sum(called.prompt_tokens)::bigint AS prompt_tokens,
       sum(called.answer_tokens)::bigint AS answer_tokens,
       sum(called.cached_tokens)::bigint AS cached_tokens,
       sum(called.reasoning_tokens)::bigint AS reasoning_tokens,
       sum(called.seconds) AS seconds
FROM teacher.call AS called
JOIN teacher.request USING (request_key)
WHERE $1 IS NULL OR called.pipeline = $1
GROUP BY called.night, request.task_type, request.model
ORDER BY called.night, request.task_type, request.model
