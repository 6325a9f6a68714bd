-- $1 purpose. gen_random_uuid() draws 122 strong random bits; SHA-256 of four of them is the key.
INSERT INTO privacy.key (purpose, key)
SELECT $1, sha256(string_agg(uuid_send(gen_random_uuid()), ''::bytea))
FROM generate_series(1, 4)
ON CONFLICT DO NOTHING
