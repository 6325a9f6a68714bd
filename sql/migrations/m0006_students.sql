CREATE TABLE corpus.student (
    pipeline text NOT NULL,
    name text NOT NULL,
    version bigint NOT NULL,
    dataset text NOT NULL,
    dataset_version bigint NOT NULL,
    directory text NOT NULL,
    weights text NOT NULL,
    recipe text NOT NULL,
    curve text NOT NULL,
    run_id text NOT NULL,
    trained_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (pipeline, name, version)
);
CREATE INDEX student_by_dataset ON corpus.student (pipeline, dataset, dataset_version);

CREATE TABLE corpus.evaluation (
    pipeline text NOT NULL,
    student text NOT NULL,
    suite text NOT NULL,
    suite_digest bytea NOT NULL,
    task_type text NOT NULL,
    dimension text NOT NULL,
    correct bigint NOT NULL,
    total bigint NOT NULL,
    run_id text NOT NULL,
    evaluated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (pipeline, student, suite, suite_digest, task_type, dimension),
    CHECK (0 <= correct AND correct <= total)
);

-- Every decision about a pointer; rows are added and never changed. In force at an instant is the
-- one that was not refused, with the newest effective_from before it, decided last.
CREATE TABLE corpus.promotion (
    promotion_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pipeline text NOT NULL,
    pointer text NOT NULL,
    effective_from timestamptz NOT NULL,
    student_name text,
    student_version bigint,
    licensed text[] NOT NULL,
    refused text,
    run_id text NOT NULL,
    decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (refused IS NOT NULL OR student_name IS NOT NULL),
    FOREIGN KEY (pipeline, student_name, student_version)
        REFERENCES corpus.student (pipeline, name, version)
);
CREATE INDEX promotion_in_force ON corpus.promotion
    (pipeline, pointer, effective_from DESC, promotion_id DESC);
