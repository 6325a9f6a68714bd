-- One purse a night and pipeline. The database itself refuses to set aside more than the cap;
-- what a call cost beyond its reservation is kept in `overrun`, so that a paid answer can always
-- be written down.
CREATE TABLE teacher.budget (
    pipeline text NOT NULL,
    night date NOT NULL,
    cap_micros bigint,
    reserved_micros bigint NOT NULL DEFAULT 0 CHECK (reserved_micros >= 0),
    spent_micros bigint NOT NULL DEFAULT 0 CHECK (spent_micros >= 0),
    overrun_micros bigint NOT NULL DEFAULT 0 CHECK (overrun_micros >= 0),
    PRIMARY KEY (pipeline, night),
    CONSTRAINT within_cap CHECK (reserved_micros + spent_micros <= cap_micros)
);

-- One row per question ever meant to be asked. Shared by all pipelines of the database: an answer
-- that one of them paid for is there for the others.
CREATE TABLE teacher.request (
    request_key bytea PRIMARY KEY,
    model text NOT NULL,
    template text NOT NULL,
    task_type text NOT NULL,
    body bytea NOT NULL,
    status text NOT NULL CHECK (
        status IN ('unasked', 'reserved', 'sent', 'answered', 'rejected', 'unknown')
    ),
    run_id text,
    pipeline text,
    night date,
    reserved_micros bigint NOT NULL DEFAULT 0,
    spent_micros bigint NOT NULL DEFAULT 0,
    -- Was accepted, for all anybody knows: asking again may pay twice, and is counted.
    in_doubt boolean NOT NULL DEFAULT false,
    possible_doubles bigint NOT NULL DEFAULT 0,
    http_status bigint,
    raw bytea,
    prompt_tokens bigint NOT NULL DEFAULT 0,
    answer_tokens bigint NOT NULL DEFAULT 0,
    error text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    sent_at timestamptz,
    finished_at timestamptz,
    CHECK ((status IN ('answered', 'rejected')) = (raw IS NOT NULL))
);
CREATE INDEX request_under_way ON teacher.request (run_id) WHERE status IN ('reserved', 'sent');
CREATE INDEX request_by_purse ON teacher.request (pipeline, night);

-- Every call and its end; rows are added and never changed.
CREATE TABLE teacher.call (
    call_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_key bytea NOT NULL REFERENCES teacher.request,
    pipeline text,
    night date,
    run_id text NOT NULL,
    kind text NOT NULL,
    http_status bigint,
    spent_micros bigint NOT NULL,
    prompt_tokens bigint NOT NULL,
    answer_tokens bigint NOT NULL,
    error text,
    seconds double precision NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX call_by_request ON teacher.call (request_key);
CREATE INDEX call_by_purse ON teacher.call (pipeline, night);
