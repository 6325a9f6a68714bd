-- $1 pipeline, $2 reviewer. The sample of the last verdict that stands.
SELECT sample_id
FROM corpus.standing_review
WHERE pipeline = $1 AND reviewer = $2 AND verdict <> 'undone'
ORDER BY review_id DESC
LIMIT 1
