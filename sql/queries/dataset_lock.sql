-- $1 pipeline, $2 name. Two publishers take turns.
SELECT dataset_id FROM corpus.dataset WHERE pipeline = $1 AND name = $2 FOR UPDATE
