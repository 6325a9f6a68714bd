-- $1 pipeline, $2 name
INSERT INTO corpus.dataset (pipeline, name) VALUES ($1, $2) ON CONFLICT DO NOTHING
