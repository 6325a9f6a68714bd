-- $1 pipeline, $2 stage, $3 fingerprint, $4 configuration
INSERT INTO pipeline.stage_version (pipeline, stage, fingerprint, configuration)
VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING
