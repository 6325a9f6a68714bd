-- The prompt as it was before its constraint was relaxed, and what was done to it; NULL for prompts
-- that are the user's own.
ALTER TABLE corpus.sample
    ADD COLUMN original_prompt text,
    ADD COLUMN repair text;

-- What checks said of an accepted answer, `check@1:code`: of the window, since the same sample may
-- come out of other checks another day.
ALTER TABLE corpus.window_sample ADD COLUMN notes text[] NOT NULL DEFAULT '{}';

-- Every key a reviewer pressed, never changed: the last one counts, and `undone` takes it back.
CREATE TABLE corpus.review (
    review_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pipeline text NOT NULL,
    sample_id bigint NOT NULL REFERENCES corpus.sample,
    reviewer text NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('keep', 'drop', 'skip', 'undone')),
    given_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX review_by_sample ON corpus.review (sample_id, reviewer, review_id);
CREATE INDEX review_by_pipeline ON corpus.review (pipeline, reviewer, review_id);

CREATE VIEW corpus.standing_review AS
SELECT DISTINCT ON (sample_id, reviewer)
       review_id, pipeline, sample_id, reviewer, verdict, given_at
FROM corpus.review
ORDER BY sample_id, reviewer, review_id DESC;

-- Samples that people want out: as many drops as keeps suffice, since what one of two calls bad is
-- better not learnt.
CREATE VIEW corpus.reviewed_out AS
SELECT pipeline, sample_id
FROM corpus.standing_review
WHERE verdict IN ('keep', 'drop')
GROUP BY pipeline, sample_id
HAVING count(*) FILTER (WHERE verdict = 'drop') >= count(*) FILTER (WHERE verdict = 'keep')
   AND bool_or(verdict = 'drop');
