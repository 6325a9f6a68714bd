-- $1 pipeline, $2 what somebody typed, $3 the same as a sample's number or NULL, $4 and $5 the
-- first and the last leaf it may stand for or NULL
SELECT conversation_id FROM (
    SELECT conversation_id, 1 AS place
    FROM corpus.conversation WHERE pipeline = $1 AND conversation_id = $2
    UNION ALL
    SELECT conversation_id, 1
    FROM corpus.rejection WHERE pipeline = $1 AND conversation_id = $2
    UNION ALL
    SELECT conversation_id, 2
    FROM corpus.candidate WHERE pipeline = $1 AND candidate_id = $2
    UNION ALL
    SELECT candidate.conversation_id, 3
    FROM corpus.sample JOIN corpus.candidate USING (pipeline, candidate_id)
    WHERE sample.pipeline = $1 AND sample.sample_id = $3
    UNION ALL
    SELECT candidate.conversation_id, 4
    FROM corpus.sample JOIN corpus.candidate USING (pipeline, candidate_id)
    WHERE sample.pipeline = $1 AND sample.leaf BETWEEN $4 AND $5
) AS found
ORDER BY place
LIMIT 1
