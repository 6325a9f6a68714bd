-- $1 pipeline, $2 stage, $3 fingerprint, $4 start, $5 epoch, $6 event, $7 run, $8 detail
INSERT INTO pipeline.attempt
    (pipeline, stage, fingerprint, window_start, epoch, event, run_id, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
