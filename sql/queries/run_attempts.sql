-- $1 pipeline, $2 run
SELECT attempt.stage, attempt.fingerprint, attempt.window_start, attempt.epoch, attempt.event,
       attempt.detail, attempt.at, state.window_end
FROM pipeline.attempt
JOIN pipeline.window_state AS state USING (pipeline, stage, fingerprint, window_start)
WHERE attempt.pipeline = $1 AND attempt.run_id = $2
ORDER BY attempt.at, attempt.epoch, attempt.event
