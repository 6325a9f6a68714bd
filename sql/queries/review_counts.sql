-- $1 pipeline
SELECT reviewer,
       count(*) FILTER (WHERE verdict = 'keep') AS kept,
       count(*) FILTER (WHERE verdict = 'drop') AS dropped,
       count(*) FILTER (WHERE verdict = 'skip') AS skipped
FROM corpus.standing_review
WHERE pipeline = $1
GROUP BY reviewer
ORDER BY reviewer
