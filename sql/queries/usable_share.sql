-- $1 pipeline. Questions that the teacher answered and those whose answer became a sample, by task
-- type and template; what people dropped since is counted apart. Draws of one question count once.
SELECT label.task_type, coalesce(nullif(answer.template, ''), request.template, '–') AS template,
       count(DISTINCT (answer.window_start, answer.candidate_id)) AS answered,
       count(DISTINCT (answer.window_start, answer.candidate_id))
           FILTER (WHERE sample.sample_id IS NOT NULL) AS usable,
       count(DISTINCT (answer.window_start, answer.candidate_id))
           FILTER (WHERE 'repair/constraint_relaxed' = ANY (sample.tags)) AS repaired,
       count(DISTINCT (answer.window_start, answer.candidate_id))
           FILTER (WHERE reviewed_out.sample_id IS NOT NULL) AS reviewed_out
FROM corpus.answer
JOIN corpus.label USING (pipeline, window_start, candidate_id)
LEFT JOIN teacher.request USING (request_key)
LEFT JOIN (
    corpus.window_sample AS held
    JOIN corpus.sample USING (sample_id)
) ON held.pipeline = answer.pipeline AND held.window_start = answer.window_start
 AND sample.candidate_id = answer.candidate_id AND sample.source = answer.source
LEFT JOIN corpus.reviewed_out ON reviewed_out.sample_id = sample.sample_id
WHERE answer.pipeline = $1 AND answer.source = 'teacher'
GROUP BY 1, 2
ORDER BY 1, 2
