-- $1 keys, $2 run
UPDATE teacher.request
SET status = 'sent', sent_at = clock_timestamp(),
    possible_doubles = possible_doubles + CASE WHEN in_doubt THEN 1 ELSE 0 END,
    in_doubt = false
WHERE request_key = ANY ($1) AND run_id = $2 AND status = 'reserved'
