-- $1 keys. Those that may have been accepted, for all anybody knows.
SELECT request_key
FROM teacher.request
WHERE request_key = ANY ($1) AND in_doubt
