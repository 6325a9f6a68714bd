-- $1 keys
SELECT request_key, http_status, raw
FROM teacher.request
WHERE request_key = ANY ($1) AND status IN ('answered', 'rejected')
