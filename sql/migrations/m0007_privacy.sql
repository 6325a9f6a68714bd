-- Keys that turn ids into pseudonyms; whoever deletes one unlinks every pseudonym made with it.
CREATE TABLE privacy.key (
    purpose text PRIMARY KEY,
    key bytea NOT NULL CHECK (length(key) = 32),
    made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Who is in the corpus, by pseudonym.
CREATE TABLE privacy.subject (
    pipeline text NOT NULL,
    pseudonym text NOT NULL,
    first_seen timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (pipeline, pseudonym)
);
