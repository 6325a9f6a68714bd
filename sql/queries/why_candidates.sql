-- $1 pipeline, $2 conversation
SELECT candidate.candidate_id, candidate.conversation_id, turn, parent, seed, roles, contents,
       ratings, tags, rules, verdicts, verdict_tags, codes, details, scores, overruled, created_at,
       label.task_type, label.method, label.confidence
FROM corpus.candidate
LEFT JOIN corpus.label USING (pipeline, window_start, candidate_id)
WHERE pipeline = $1 AND conversation_id = $2
ORDER BY turn, parent NULLS FIRST, candidate_id
