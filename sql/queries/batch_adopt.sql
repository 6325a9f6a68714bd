-- $1 endpoint, $2 run. Open batches of this run and of dead ones, which are this run's now.
WITH adopted AS (
    UPDATE teacher.provider_batch
    SET owner_run = $2, changed_at = clock_timestamp()
    WHERE reference IN (
        SELECT reference FROM teacher.provider_batch
        WHERE endpoint = $1 AND state <> 'closed'
          AND (owner_run = $2 OR NOT pipeline.is_alive(owner_run))
        ORDER BY reference
        FOR UPDATE SKIP LOCKED
    )
    RETURNING *
)
SELECT reference, endpoint, model, state, file_name, batch_name,
       (extract(epoch FROM asked_at) * 1000000)::bigint AS asked_micros, ended_as
FROM adopted
ORDER BY created_at, reference
