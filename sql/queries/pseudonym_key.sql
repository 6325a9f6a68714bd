-- $1 purpose
SELECT key FROM privacy.key WHERE purpose = $1
