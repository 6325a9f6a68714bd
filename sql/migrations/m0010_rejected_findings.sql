-- What every rule said about a prompt that was dropped, as corpus.candidate has it for one that was
-- kept: so a threshold can be moved on stored scores, and a drop tells which rules agreed.
ALTER TABLE corpus.rejection
    ADD COLUMN rules text[] NOT NULL DEFAULT '{}',
    ADD COLUMN verdicts text[] NOT NULL DEFAULT '{}',
    ADD COLUMN verdict_tags text[] NOT NULL DEFAULT '{}',
    ADD COLUMN codes text[] NOT NULL DEFAULT '{}',
    ADD COLUMN details text[] NOT NULL DEFAULT '{}',
    ADD COLUMN scores double precision[] NOT NULL DEFAULT '{}',
    ADD COLUMN overruled boolean[] NOT NULL DEFAULT '{}';
CREATE INDEX rejection_by_rule ON corpus.rejection (pipeline, rule, window_start);
