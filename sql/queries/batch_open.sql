-- $1 reference, $2 endpoint, $3 model, $4 run
INSERT INTO teacher.provider_batch (reference, endpoint, model, owner_run, state)
VALUES ($1, $2, $3, $4, 'planned')
ON CONFLICT (reference) DO NOTHING
