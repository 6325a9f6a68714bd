-- $1 keys, $2 models, $3 templates, $4 task types, $5 bodies. In the order of keys, so that two
-- runs with questions in common wait for each other and never cross.
INSERT INTO teacher.request (request_key, model, template, task_type, body, status)
SELECT asked.key, asked.model, asked.template, asked.task_type, asked.body, 'unasked'
FROM unnest($1, $2, $3, $4, $5) AS asked (key, model, template, task_type, body)
ORDER BY asked.key
ON CONFLICT DO NOTHING
