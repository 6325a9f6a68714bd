-- $1 reference, $2 run, $3 state, $4 file, $5 batch, $6 microseconds when asked, $7 how it ended.
-- A batch that is closed stays so; writing the same again counts once.
UPDATE teacher.provider_batch
SET state = $3, file_name = $4, batch_name = $5,
    asked_at = to_timestamp($6::bigint / 1000000.0), ended_as = $7,
    changed_at = clock_timestamp()
WHERE reference = $1 AND owner_run = $2 AND (state <> 'closed' OR $3 = 'closed')
