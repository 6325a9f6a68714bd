-- $1 run, $2 outcome
UPDATE pipeline.run SET ended_at = clock_timestamp(), outcome = $2 WHERE run_id = $1
