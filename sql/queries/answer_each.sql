-- $1 pipeline, $2 start, $3 end. One row an answer, draws in their order; 'teacher' sorts after
-- 'student', hence DESC.
SELECT candidate_id, conversation_id, turn, parent, seed, roles, contents, ratings, tags, rules,
       verdicts, verdict_tags, codes, details, scores, overruled, created_at, task_type,
       source, draw, author, request_key, content, reasoning, finish_reason, prompt_tokens,
       answer_tokens, template
FROM corpus.answer
JOIN corpus.candidate USING (pipeline, window_start, candidate_id)
JOIN corpus.label USING (pipeline, window_start, candidate_id)
WHERE pipeline = $1 AND window_start >= $2 AND window_start < $3
ORDER BY candidate_id, window_start, source DESC, draw
