-- $1 pipeline, $2 bands, $3 start of the window
SELECT candidate_id, contents[array_upper(contents, 1)] AS prompt
FROM corpus.candidate
WHERE bands && $2 AND pipeline = $1 AND window_start < $3 AND origin = 'filter'
ORDER BY candidate_id
