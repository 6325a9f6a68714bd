-- $1 pipeline, $2 candidate
SELECT answer.source, answer.draw, answer.author, answer.finish_reason, answer.prompt_tokens,
       answer.answer_tokens, answer.request_key, request.status, request.spent_micros,
       request.possible_doubles, request.template
FROM corpus.answer
LEFT JOIN teacher.request USING (request_key)
WHERE answer.pipeline = $1 AND answer.candidate_id = $2
ORDER BY answer.source, answer.draw
