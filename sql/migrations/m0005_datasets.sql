CREATE TABLE corpus.dataset (
    dataset_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pipeline text NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (pipeline, name)
);

CREATE TABLE corpus.dataset_version (
    dataset_id bigint NOT NULL REFERENCES corpus.dataset,
    version bigint NOT NULL,
    root bytea NOT NULL,
    parent bigint,
    run_id text NOT NULL,
    -- Of parent and root: a publish that is tried again finds itself.
    produced_by bytea NOT NULL,
    coverage_starts timestamptz[] NOT NULL,
    coverage_ends timestamptz[] NOT NULL,
    rows bigint NOT NULL,
    held_out bigint NOT NULL,
    statistics jsonb NOT NULL,
    published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (dataset_id, version),
    UNIQUE (dataset_id, produced_by),
    FOREIGN KEY (dataset_id, parent) REFERENCES corpus.dataset_version
);

-- A member from version added_v up to, not including, removed_v. A sample that changes its side
-- of the split closes its row and opens another.
CREATE TABLE corpus.dataset_member (
    dataset_id bigint NOT NULL REFERENCES corpus.dataset,
    sample_id bigint NOT NULL REFERENCES corpus.sample,
    split bigint NOT NULL,
    added_v bigint NOT NULL,
    removed_v bigint,
    PRIMARY KEY (dataset_id, sample_id, added_v),
    CHECK (removed_v > added_v)
);
CREATE INDEX dataset_member_by_added ON corpus.dataset_member (dataset_id, added_v);
CREATE INDEX dataset_member_by_removed ON corpus.dataset_member (dataset_id, removed_v);
CREATE INDEX dataset_member_by_sample ON corpus.dataset_member (sample_id);

-- Which stage, configured how, made what of each window a version rests on.
CREATE TABLE corpus.dataset_origin (
    dataset_id bigint NOT NULL,
    version bigint NOT NULL,
    window_start timestamptz NOT NULL,
    window_end timestamptz NOT NULL,
    stage text NOT NULL,
    fingerprint bytea NOT NULL,
    output_digest bytea,
    PRIMARY KEY (dataset_id, version, window_start, stage),
    FOREIGN KEY (dataset_id, version) REFERENCES corpus.dataset_version
);

-- Tags move; every place they were at is kept.
CREATE TABLE corpus.dataset_tag (
    dataset_id bigint NOT NULL,
    tag text NOT NULL,
    version bigint NOT NULL,
    set_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (dataset_id, tag, set_at),
    FOREIGN KEY (dataset_id, version) REFERENCES corpus.dataset_version
);
