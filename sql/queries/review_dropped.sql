-- $1 pipeline, $2 starts and $3 ends of windows, NULL for all. Leaves that people want out.
SELECT sample.leaf
FROM corpus.reviewed_out
JOIN corpus.sample USING (sample_id)
WHERE reviewed_out.pipeline = $1
  AND EXISTS (
      SELECT 1
      FROM corpus.window_sample AS held
      WHERE held.sample_id = sample.sample_id
        AND ($2::timestamptz[] IS NULL OR EXISTS (
            SELECT 1 FROM unnest($2, $3) AS covered (window_start, window_end)
            WHERE held.window_start >= covered.window_start
              AND held.window_start < covered.window_end
        ))
  )
ORDER BY sample.leaf
