-- $1 pipeline, $2 what somebody typed, $3 a sample's number or NULL, $4 and $5 the first and the
-- last leaf it may stand for or NULL
SELECT candidate_id
FROM corpus.candidate
WHERE pipeline = $1 AND candidate_id = $2
UNION ALL
SELECT candidate_id
FROM corpus.sample
WHERE pipeline = $1
  AND (sample_id = $3 OR leaf BETWEEN $4 AND $5)
LIMIT 1
