-- A question may be asked several times over, each draw an answer of its own, kept apart so that
-- they can be held against each other. The template is the one the teacher was asked with.
ALTER TABLE corpus.answer
    ADD COLUMN draw bigint NOT NULL DEFAULT 0,
    ADD COLUMN template text NOT NULL DEFAULT '';
ALTER TABLE corpus.answer DROP CONSTRAINT answer_pkey;
ALTER TABLE corpus.answer
    ADD PRIMARY KEY (pipeline, window_start, candidate_id, source, draw);

-- What `augment` asks the teacher for may stay without an answer as well.
ALTER TABLE corpus.answer_rejection ADD COLUMN draw bigint NOT NULL DEFAULT 0;
ALTER TABLE corpus.answer_rejection DROP CONSTRAINT answer_rejection_pkey;
ALTER TABLE corpus.answer_rejection
    ADD PRIMARY KEY (pipeline, window_start, candidate_id, stage, source, draw, check_id, code);
ALTER TABLE corpus.answer_rejection DROP CONSTRAINT answer_rejection_stage_check;
ALTER TABLE corpus.answer_rejection ADD CONSTRAINT answer_rejection_stage_check
    CHECK (stage IN ('augment', 'teach', 'predict', 'verify'));
