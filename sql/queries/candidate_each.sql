-- $1 pipeline, $2 start, $3 end: what users wrote
SELECT candidate_id, conversation_id, turn, parent, seed, roles, contents, ratings, tags, rules,
       verdicts, verdict_tags, codes, details, scores, overruled, created_at
FROM corpus.candidate
WHERE pipeline = $1 AND window_start >= $2 AND window_start < $3 AND origin = 'filter'
ORDER BY candidate_id
