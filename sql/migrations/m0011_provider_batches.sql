-- Batch files at a provider, from before it hears of them until every request has its end. The
-- requests of a batch are in `teacher.request` under the run `batch:<reference>`.
CREATE TABLE teacher.provider_batch (
    reference text PRIMARY KEY,
    endpoint text NOT NULL,
    model text NOT NULL,
    -- The run that moves it on; another may when that one is dead.
    owner_run text NOT NULL,
    state text NOT NULL CHECK (state IN ('planned', 'creating', 'created', 'closed')),
    -- The provider's names for the uploaded file and for the batch.
    file_name text,
    batch_name text,
    -- When the provider was asked to take it.
    asked_at timestamptz,
    -- How it ended: completed, expired, cancelled, failed, not_created, not_taken, gone, empty.
    ended_as text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((state = 'created') <= (batch_name IS NOT NULL)),
    CHECK ((state = 'closed') = (ended_as IS NOT NULL))
);
CREATE INDEX provider_batch_open ON teacher.provider_batch (endpoint) WHERE state <> 'closed';

-- A batch lives until it is closed, whatever becomes of the runs that look after it: nobody else
-- asks its requests, and they are not given up for lost.
CREATE OR REPLACE FUNCTION pipeline.is_alive(run_id text) RETURNS boolean
LANGUAGE sql VOLATILE STRICT
AS $$
    SELECT CASE WHEN starts_with(run_id, 'batch:') THEN EXISTS (
        SELECT FROM teacher.provider_batch
        WHERE reference = substr(run_id, 7) AND state <> 'closed'
    ) ELSE EXISTS (
        SELECT 1
        FROM pg_locks AS held
        WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 1
          AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND held.classid = ((pipeline.run_key(run_id) >> 32) & 4294967295)::oid
          AND held.objid = (pipeline.run_key(run_id) & 4294967295)::oid
    ) END
$$;
