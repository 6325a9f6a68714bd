-- $1 pipeline, $2 start, $3 end, $4 origins
SELECT candidate_id, conversation_id, turn, parent, seed, roles, contents, ratings, tags, rules,
       verdicts, verdict_tags, codes, details, scores, overruled, created_at, task_type
FROM corpus.candidate
JOIN corpus.label USING (pipeline, window_start, candidate_id)
WHERE pipeline = $1 AND window_start >= $2 AND window_start < $3 AND candidate.origin = ANY ($4)
ORDER BY candidate_id
