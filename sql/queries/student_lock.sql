-- $1 pipeline and name. Two trainings take turns at numbering.
SELECT pg_advisory_xact_lock(hashtextextended('flywheel student ' || $1, 0))
