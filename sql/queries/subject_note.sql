-- $1 pipeline, $2 pseudonyms
INSERT INTO privacy.subject (pipeline, pseudonym)
SELECT $1, pseudonym FROM unnest($2) AS pseudonym
ORDER BY pseudonym
ON CONFLICT DO NOTHING
