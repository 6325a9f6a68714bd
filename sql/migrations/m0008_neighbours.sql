-- Which kept prompts have which locality-sensitive hash: one row for each value in their `bands`,
-- in a B-tree, so that the hashes of a whole batch are looked up by one query. A GIN index on the
-- array needs one query a prompt. Triggers keep it, so that whoever deletes a candidate, be it a
-- second run or an erasure, deletes its traces here too.
DROP INDEX corpus.candidate_by_band;
ALTER TABLE corpus.candidate ADD COLUMN entry bigint GENERATED ALWAYS AS IDENTITY;
CREATE UNIQUE INDEX candidate_by_entry ON corpus.candidate (entry);

-- The key is the band mixed with the pipeline's salt: pipelines over one log do not meet.
CREATE TABLE corpus.band (
    key bigint NOT NULL,
    entry bigint NOT NULL,
    PRIMARY KEY (key, entry)
);

CREATE FUNCTION corpus.band_salt(pipeline text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ('x' || left(md5(pipeline), 16))::bit(64)::bigint;

-- Bands of one prompt differ, so no key comes twice; in the order of keys, so that the B-tree is
-- written leaf by leaf.
CREATE FUNCTION corpus.band_add() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH salt AS MATERIALIZED (
        SELECT pipeline, corpus.band_salt(pipeline) AS value
        FROM (SELECT DISTINCT pipeline FROM changed) AS pipelines
    )
    INSERT INTO corpus.band (key, entry)
    SELECT band # salt.value, changed.entry
    FROM changed
    JOIN salt USING (pipeline)
    CROSS JOIN unnest(changed.bands) AS band
    ORDER BY 1;
    RETURN NULL;
END
$$;
CREATE TRIGGER band_add AFTER INSERT ON corpus.candidate
REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION corpus.band_add();

CREATE FUNCTION corpus.band_drop() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    DELETE FROM corpus.band
    USING changed, unnest(changed.bands) AS gone
    WHERE band.key = gone # corpus.band_salt(changed.pipeline) AND band.entry = changed.entry;
    RETURN NULL;
END
$$;
CREATE TRIGGER band_drop AFTER DELETE ON corpus.candidate
REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION corpus.band_drop();

INSERT INTO corpus.band (key, entry)
SELECT band # corpus.band_salt(pipeline), entry
FROM corpus.candidate CROSS JOIN unnest(bands) AS band
ORDER BY 1;

-- Kept prompts of windows before `before` that share a band with `wanted`, each with those shared.
-- One index descent a band, whatever the planner believes about the size of a table that grows by
-- a night at a time: read whole it would be millions of rows for a few hundred.
CREATE FUNCTION corpus.prompts_by_band(pipeline text, wanted bigint[], before timestamptz)
RETURNS TABLE (candidate_id text, prompt text, bands bigint[])
LANGUAGE sql STABLE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
AS $$
    SELECT candidate.candidate_id,
           candidate.contents[array_upper(candidate.contents, 1)],
           found.bands
    FROM (
        SELECT near.entry, array_agg(wanted.band) AS bands
        FROM unnest($2) AS wanted (band)
        CROSS JOIN LATERAL (
            SELECT band.entry FROM corpus.band
            WHERE band.key = wanted.band # (SELECT corpus.band_salt($1))
            OFFSET 0
        ) AS near
        GROUP BY near.entry
    ) AS found
    JOIN corpus.candidate USING (entry)
    WHERE candidate.pipeline = $1 AND candidate.window_start < $3
$$;
