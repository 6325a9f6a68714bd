-- $1 pipeline, $2 start, $3 end: every prompt of users that rules judged, kept or dropped, with all
-- that was said about it
SELECT conversation_id, turn, contents[array_upper(contents, 1)] AS prompt, tags,
       NULL AS rule, rules, verdicts, verdict_tags, codes, details, scores, overruled
FROM corpus.candidate
WHERE pipeline = $1 AND window_start >= $2 AND window_start < $3 AND origin = 'filter'
UNION ALL
SELECT conversation_id, turn, coalesce(contents[turn + 1], ''), '{}'::text[],
       rule, rules, verdicts, verdict_tags, codes, details, scores, overruled
FROM corpus.rejection
LEFT JOIN corpus.conversation USING (pipeline, window_start, conversation_id)
WHERE pipeline = $1 AND window_start >= $2 AND window_start < $3
ORDER BY conversation_id, turn
