-- $1 pipeline, $2 sample, $3 reviewer, $4 verdict
INSERT INTO corpus.review (pipeline, sample_id, reviewer, verdict) VALUES ($1, $2, $3, $4)
