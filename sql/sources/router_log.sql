-- The log of a routing service, loaded by ops/data/router: one query of a user a row.
SELECT
    query_id AS conversation_id,
    0 AS turn,
    'user' AS role,
    query AS content,
    asked_at AS created_at,
    asked_at AS updated_at,
    user_id,
    NULL AS model,
    NULL AS rating,
    jsonb_build_object('license', 'CC-BY-3.0') AS metadata
FROM router_log
