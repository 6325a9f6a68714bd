CREATE TABLE pipeline.run (
    run_id text PRIMARY KEY,
    pipeline text NOT NULL,
    kind text NOT NULL,
    arguments text NOT NULL,
    build text NOT NULL,
    host text NOT NULL,
    pid bigint NOT NULL,
    -- The session that writes, so that whoever takes a window over can end its transaction.
    writer_backend bigint NOT NULL,
    writer_since timestamptz,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    outcome text
);
CREATE INDEX run_by_start ON pipeline.run (pipeline, started_at DESC);

-- The key of the session lock a run holds while its process lives.
CREATE FUNCTION pipeline.run_key(run_id text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT hashtextextended('flywheel run ' || run_id, 0) $$;

-- Whether anybody holds that lock; pg_locks shows a bigint key as two halves (PostgreSQL manual,
-- "pg_locks").
CREATE FUNCTION pipeline.is_alive(run_id text) RETURNS boolean
LANGUAGE sql VOLATILE STRICT
AS $$
    SELECT EXISTS (
        SELECT 1
        FROM pg_locks AS held
        WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 1
          AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND held.classid = ((pipeline.run_key(run_id) >> 32) & 4294967295)::oid
          AND held.objid = (pipeline.run_key(run_id) & 4294967295)::oid
    )
$$;

CREATE TABLE pipeline.stage_version (
    pipeline text NOT NULL,
    stage text NOT NULL,
    fingerprint bytea NOT NULL,
    configuration text NOT NULL,
    first_seen timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (pipeline, stage, fingerprint)
);

CREATE TABLE pipeline.window_state (
    pipeline text NOT NULL,
    stage text NOT NULL,
    fingerprint bytea NOT NULL,
    window_start timestamptz NOT NULL,
    window_end timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN ('leased', 'done', 'empty', 'failed', 'stale')),
    -- Grows with every claim; every write names it.
    lease_epoch bigint NOT NULL DEFAULT 0,
    lease_run text,
    lease_until timestamptz,
    attempts bigint NOT NULL DEFAULT 0,
    not_before timestamptz,
    input_digest bytea,
    output_digest bytea,
    rows_in bigint NOT NULL DEFAULT 0,
    rows_out bigint NOT NULL DEFAULT 0,
    counts jsonb NOT NULL DEFAULT '{}',
    trouble text,
    error_text text,
    done_at timestamptz,
    PRIMARY KEY (pipeline, stage, fingerprint, window_start),
    CHECK (window_start < window_end),
    CHECK ((status = 'leased') = (lease_run IS NOT NULL)),
    EXCLUDE USING gist (
        pipeline WITH =, stage WITH =, fingerprint WITH =,
        tstzrange(window_start, window_end, '[)') WITH &&
    )
);
CREATE INDEX window_state_by_window ON pipeline.window_state (pipeline, window_start, stage);

-- What happened to every claim; rows are added and never changed.
CREATE TABLE pipeline.attempt (
    pipeline text NOT NULL,
    stage text NOT NULL,
    fingerprint bytea NOT NULL,
    window_start timestamptz NOT NULL,
    epoch bigint NOT NULL,
    event text NOT NULL CHECK (event IN ('claimed', 'done', 'failed')),
    run_id text NOT NULL,
    detail text,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (pipeline, stage, fingerprint, window_start, epoch, event)
);
CREATE INDEX attempt_by_run ON pipeline.attempt (run_id);
