-- $1 pipeline, $2 rule or NULL, $3 code or NULL, $4 at most, $5 with the prompt
SELECT window_start, conversation_id, turn, rule, code, detail,
       CASE WHEN $5 THEN contents[turn + 1] END AS prompt
FROM corpus.rejection
LEFT JOIN corpus.conversation USING (pipeline, window_start, conversation_id)
WHERE pipeline = $1 AND ($2::text IS NULL OR rule = $2) AND ($3::text IS NULL OR code = $3)
ORDER BY window_start DESC, conversation_id, turn
LIMIT $4
