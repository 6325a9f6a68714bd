-- $1 pipeline, $2 starts, $3 ends
SELECT conversation_id, turn, roles, contents, ratings, chosen, rejected, task_type, method
FROM corpus.preference
JOIN unnest($2, $3) AS covered (first_instant, last_instant)
  ON window_start >= first_instant AND window_start < last_instant
WHERE pipeline = $1
ORDER BY window_start, place
