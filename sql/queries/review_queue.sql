-- $1 pipeline, $2 reviewer, $3 task types or families, none for all, $4 share of the leaves' first
-- 32 bits, $5 checks, notes or tags. In the order of leaves, which is random and the same for every
-- reviewer.
SELECT sample.sample_id
FROM corpus.sample
WHERE sample.pipeline = $1
  AND (cardinality($3) = 0 OR sample.task_type = ANY ($3)
       OR split_part(sample.task_type, '/', 1) = ANY ($3))
  AND EXISTS (
      SELECT 1
      FROM corpus.window_sample AS held
      WHERE held.sample_id = sample.sample_id
        AND (
            (get_byte(leaf, 0)::bigint << 24) + (get_byte(leaf, 1) << 16)
            + (get_byte(leaf, 2) << 8) + get_byte(leaf, 3) < $4
            OR EXISTS (
                SELECT 1
                FROM unnest($5) AS wanted (name)
                WHERE wanted.name = ANY (sample.tags) OR wanted.name = ANY (held.notes)
                   OR EXISTS (
                       SELECT 1 FROM unnest(held.notes) AS said (note)
                       WHERE starts_with(said.note, wanted.name || ':')
                   )
            )
        )
  )
  AND NOT EXISTS (
      SELECT 1
      FROM corpus.standing_review AS given
      WHERE given.sample_id = sample.sample_id AND given.reviewer = $2
        AND given.verdict <> 'undone'
  )
ORDER BY leaf
