-- $1 keys, $2 run. What this run marked before, without knowing that it had held, counts too.
UPDATE teacher.request
SET status = 'sent', sent_at = clock_timestamp(),
    repeats = CASE WHEN status = 'reserved' THEN in_doubt::int ELSE repeats END,
    possible_doubles = possible_doubles + (in_doubt AND status = 'reserved')::int,
    in_doubt = in_doubt AND status <> 'reserved'
WHERE request_key = ANY ($1) AND run_id = $2 AND status IN ('reserved', 'sent')
