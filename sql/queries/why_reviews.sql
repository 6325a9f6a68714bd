-- $1 sample
SELECT reviewer, verdict, given_at
FROM corpus.review
WHERE sample_id = $1
ORDER BY review_id
