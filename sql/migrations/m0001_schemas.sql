-- What was decided and done, what was paid, what was made, and what may name a person.
CREATE SCHEMA pipeline;
CREATE SCHEMA teacher;
CREATE SCHEMA corpus;
CREATE SCHEMA privacy;

-- Lets an exclusion constraint compare text and ranges in one index.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
