-- $1 pipeline, $2 bands, $3 start of the window
SELECT candidate_id, prompt, bands
FROM corpus.prompts_by_band($1, $2, $3)
ORDER BY candidate_id COLLATE "C"
