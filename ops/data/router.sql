-- Run by ops/data/router in the folder of the data, with the psql variables answers and suite.
\set full `cat data_full.json`
\set domains `cat domains.json`

CREATE TABLE IF NOT EXISTS router_log (
    query_id text PRIMARY KEY,
    user_id text NOT NULL,
    query text NOT NULL,
    asked_at timestamptz NOT NULL
);

CREATE TEMPORARY TABLE intent ON COMMIT DROP AS
SELECT name, domain
FROM jsonb_each(:'domains'::jsonb) AS entry (domain, names),
     jsonb_array_elements_text(names) AS name
UNION ALL
SELECT 'oos', 'oos';

CREATE TEMPORARY TABLE query ON COMMIT DROP AS
SELECT split, pair.place, pair.value ->> 0 AS text, pair.value ->> 1 AS intent,
       sha256(convert_to('17 ' || (pair.value ->> 0), 'UTF8')) AS draw
FROM jsonb_each(:'full'::jsonb) AS entry (split, pairs),
     jsonb_array_elements(pairs) WITH ORDINALITY AS pair (value, place);

-- A seventh of the queries each night, from 08:00 on in the order of the draw, 800 users.
INSERT INTO router_log (query_id, user_id, query, asked_at)
SELECT 'q' || left(encode(draw, 'hex'), 16),
       'u' || lpad((get_byte(draw, 8) * 256 % 800 + get_byte(draw, 9) % 32)::text, 4, '0'),
       text,
       timestamptz '2026-10-01 08:00:00+08'
           + (night - 1) * interval '1 day'
           + row_number() OVER (PARTITION BY night ORDER BY draw) * interval '20 seconds'
FROM (
    SELECT draw, text, ntile(7) OVER (ORDER BY draw) AS night
    FROM query
    WHERE split IN ('train', 'oos_train')
) AS shuffled
ON CONFLICT DO NOTHING;
ANALYZE router_log;

\o :answers
SELECT json_build_object('prompt', text, 'answer', replace(intent, '_', ' '))
FROM query
WHERE split IN ('train', 'oos_train')
ORDER BY draw;

\o :suite
SELECT json_build_object(
    'id', split || '-' || lpad(place::text, 4, '0'),
    'messages', json_build_array(json_build_object('role', 'user', 'content', text)),
    'answer', replace(intent, '_', ' '),
    'task_type', domain || '/' || intent
)
FROM query
JOIN intent ON intent.name = query.intent
WHERE split IN ('test', 'oos_test')
ORDER BY split DESC, place;
\o
