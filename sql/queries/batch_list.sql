-- All batches that are not closed, oldest first, with their requests under way.
SELECT batch.reference, batch.endpoint, batch.model, batch.state, batch.file_name,
       batch.batch_name, (extract(epoch FROM batch.asked_at) * 1000000)::bigint AS asked_micros,
       batch.ended_as, count(request.request_key) AS requests,
       coalesce(sum(request.reserved_micros), 0)::bigint AS reserved_micros
FROM teacher.provider_batch AS batch
LEFT JOIN teacher.request
    ON request.run_id = 'batch:' || batch.reference AND request.status IN ('sent', 'reserved')
WHERE batch.state <> 'closed'
GROUP BY batch.reference
ORDER BY batch.created_at, batch.reference
