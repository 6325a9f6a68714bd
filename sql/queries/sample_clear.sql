DELETE FROM sample_batch
