-- Each stage replaces its rows of a window; the key begins with the window so that this is one
-- range. Messages are parallel arrays: a rating is -1, 1 or NULL.

CREATE TABLE corpus.conversation (
    pipeline text NOT NULL,
    window_start timestamptz NOT NULL,
    conversation_id text NOT NULL,
    subject text NOT NULL,
    roles text[] NOT NULL,
    contents text[] NOT NULL,
    ratings integer[] NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    model text,
    metadata text NOT NULL,
    PRIMARY KEY (pipeline, window_start, conversation_id)
);
CREATE INDEX conversation_by_id ON corpus.conversation (pipeline, conversation_id);

-- Findings are parallel arrays too; corpus.finding unfolds them.
CREATE TABLE corpus.candidate (
    pipeline text NOT NULL,
    window_start timestamptz NOT NULL,
    candidate_id text NOT NULL,
    origin text NOT NULL CHECK (origin IN ('filter', 'augment')),
    conversation_id text NOT NULL,
    turn bigint NOT NULL,
    parent text,
    seed bigint,
    roles text[] NOT NULL,
    contents text[] NOT NULL,
    ratings integer[] NOT NULL,
    tags text[] NOT NULL,
    rules text[] NOT NULL,
    verdicts text[] NOT NULL,
    verdict_tags text[] NOT NULL,
    codes text[] NOT NULL,
    details text[] NOT NULL,
    scores double precision[] NOT NULL,
    overruled boolean[] NOT NULL,
    bands bigint[] NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (pipeline, window_start, candidate_id)
);
CREATE INDEX candidate_by_id ON corpus.candidate (pipeline, candidate_id);
CREATE INDEX candidate_by_conversation ON corpus.candidate (pipeline, conversation_id);
CREATE INDEX candidate_by_parent ON corpus.candidate (pipeline, parent) WHERE parent IS NOT NULL;
-- A list of pending entries would be searched by every lookup of a night.
CREATE INDEX candidate_by_band ON corpus.candidate USING gin (bands) WITH (fastupdate = off);

CREATE VIEW corpus.finding AS
SELECT candidate.pipeline, candidate.window_start, candidate.candidate_id, said.place, said.rule,
       said.verdict, said.tags, said.code, said.detail, said.score, said.overruled
FROM corpus.candidate
CROSS JOIN LATERAL unnest(rules, verdicts, verdict_tags, codes, details, scores, overruled)
    WITH ORDINALITY AS said (rule, verdict, tags, code, detail, score, overruled, place);

CREATE TABLE corpus.rejection (
    pipeline text NOT NULL,
    window_start timestamptz NOT NULL,
    conversation_id text NOT NULL,
    turn bigint NOT NULL,
    rule text NOT NULL,
    code text NOT NULL,
    detail text NOT NULL,
    PRIMARY KEY (pipeline, window_start, conversation_id, turn, rule, code)
);
CREATE INDEX rejection_by_conversation ON corpus.rejection (pipeline, conversation_id);

CREATE TABLE corpus.label (
    pipeline text NOT NULL,
    window_start timestamptz NOT NULL,
    candidate_id text NOT NULL,
    origin text NOT NULL CHECK (origin IN ('label', 'augment')),
    task_type text NOT NULL,
    method text NOT NULL,
    confidence double precision NOT NULL,
    PRIMARY KEY (pipeline, window_start, candidate_id)
);

CREATE TABLE corpus.answer (
    pipeline text NOT NULL,
    window_start timestamptz NOT NULL,
    candidate_id text NOT NULL,
    source text NOT NULL CHECK (source IN ('teacher', 'student')),
    author text NOT NULL,
    request_key bytea,
    content text NOT NULL,
    reasoning text NOT NULL,
    finish_reason text NOT NULL,
    prompt_tokens bigint NOT NULL,
    answer_tokens bigint NOT NULL,
    PRIMARY KEY (pipeline, window_start, candidate_id, source)
);
CREATE INDEX answer_by_candidate ON corpus.answer (pipeline, candidate_id);

CREATE TABLE corpus.answer_rejection (
    pipeline text NOT NULL,
    window_start timestamptz NOT NULL,
    candidate_id text NOT NULL,
    stage text NOT NULL CHECK (stage IN ('teach', 'predict', 'verify')),
    source text NOT NULL CHECK (source IN ('teacher', 'student')),
    check_id text NOT NULL,
    code text NOT NULL,
    detail text NOT NULL,
    PRIMARY KEY (pipeline, window_start, candidate_id, stage, source, check_id, code)
);
CREATE INDEX answer_rejection_by_candidate ON corpus.answer_rejection (pipeline, candidate_id);

-- Never changed and never deleted by a stage: frozen versions point here.
CREATE TABLE corpus.sample (
    sample_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pipeline text NOT NULL,
    leaf bytea NOT NULL,
    candidate_id text NOT NULL,
    root text NOT NULL,
    roles text[] NOT NULL,
    contents text[] NOT NULL,
    ratings integer[] NOT NULL,
    task_type text NOT NULL,
    tags text[] NOT NULL,
    source text NOT NULL,
    author text NOT NULL,
    request_key bytea,
    prompt_key bytea NOT NULL,
    UNIQUE (pipeline, leaf)
);
CREATE INDEX sample_by_candidate ON corpus.sample (pipeline, candidate_id);

-- Which samples a window holds now.
CREATE TABLE corpus.window_sample (
    pipeline text NOT NULL,
    window_start timestamptz NOT NULL,
    sample_id bigint NOT NULL REFERENCES corpus.sample,
    PRIMARY KEY (pipeline, window_start, sample_id)
);
CREATE INDEX window_sample_by_sample ON corpus.window_sample (sample_id);

CREATE TABLE corpus.preference (
    pipeline text NOT NULL,
    window_start timestamptz NOT NULL,
    place bigint NOT NULL,
    conversation_id text NOT NULL,
    turn bigint NOT NULL,
    roles text[] NOT NULL,
    contents text[] NOT NULL,
    ratings integer[] NOT NULL,
    chosen text NOT NULL,
    rejected text NOT NULL,
    task_type text NOT NULL,
    method text NOT NULL,
    PRIMARY KEY (pipeline, window_start, place)
);
