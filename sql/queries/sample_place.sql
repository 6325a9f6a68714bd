-- $1 pipeline, $2 start
INSERT INTO corpus.window_sample (pipeline, window_start, sample_id, notes)
SELECT $1, $2, sample.sample_id, sample_batch.notes
FROM sample_batch
JOIN corpus.sample ON sample.pipeline = $1 AND sample.leaf = sample_batch.leaf
ON CONFLICT DO NOTHING
