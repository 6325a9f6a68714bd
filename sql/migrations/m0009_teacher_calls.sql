-- The client's own number of a call: an outcome that is written down twice, because the connection
-- broke before the first writing was known to have held, counts once.
ALTER TABLE teacher.call
    ADD COLUMN number bigint,
    ADD COLUMN cached_tokens bigint NOT NULL DEFAULT 0,
    ADD COLUMN reasoning_tokens bigint NOT NULL DEFAULT 0,
    ADD COLUMN host text;
CREATE UNIQUE INDEX call_once ON teacher.call (run_id, number) WHERE number IS NOT NULL;
-- Both were read by nothing but sums over whole purses, and every call paid for keeping them.
DROP INDEX teacher.call_by_purse;
DROP INDEX teacher.request_by_purse;

-- The call under way, and what was counted as spent for calls whose end nobody knows: it comes back
-- when one of them turns out to be the one that was paid for.
ALTER TABLE teacher.request
    ADD COLUMN number bigint,
    -- Whether the call under way repeats one in doubt: 1 counted as a possible double, 2 known to be
    -- paid for once, by the endpoint's promise.
    ADD COLUMN repeats bigint NOT NULL DEFAULT 0,
    ADD COLUMN doubt_micros bigint NOT NULL DEFAULT 0,
    ADD COLUMN doubt_pipeline text,
    ADD COLUMN doubt_night date;

-- LZ4 costs a tenth of the default's time; a server built without it keeps the default.
DO $$
BEGIN
    ALTER TABLE teacher.request
        ALTER COLUMN body SET COMPRESSION lz4, ALTER COLUMN raw SET COMPRESSION lz4;
EXCEPTION
    WHEN feature_not_supported THEN NULL;
END
$$;

-- All nights of a pipeline together. A trigger keeps it, so that no way of changing a night's purse
-- gets around the cap.
CREATE TABLE teacher.allowance (
    pipeline text PRIMARY KEY,
    cap_micros bigint,
    reserved_micros bigint NOT NULL DEFAULT 0,
    spent_micros bigint NOT NULL DEFAULT 0,
    overrun_micros bigint NOT NULL DEFAULT 0,
    CONSTRAINT within_total CHECK (reserved_micros + spent_micros <= cap_micros)
);
INSERT INTO teacher.allowance (pipeline, reserved_micros, spent_micros, overrun_micros)
SELECT pipeline, sum(reserved_micros), sum(spent_micros), sum(overrun_micros)
FROM teacher.budget
GROUP BY pipeline;

CREATE FUNCTION teacher.keep_allowance() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO teacher.allowance AS kept (pipeline) VALUES (NEW.pipeline) ON CONFLICT DO NOTHING;
    UPDATE teacher.allowance
    SET reserved_micros = reserved_micros + NEW.reserved_micros - coalesce(OLD.reserved_micros, 0),
        spent_micros = spent_micros + NEW.spent_micros - coalesce(OLD.spent_micros, 0),
        overrun_micros = overrun_micros + NEW.overrun_micros - coalesce(OLD.overrun_micros, 0)
    WHERE pipeline = NEW.pipeline;
    RETURN NULL;
END
$$;
CREATE TRIGGER keep_allowance
AFTER INSERT OR UPDATE OF reserved_micros, spent_micros, overrun_micros ON teacher.budget
FOR EACH ROW EXECUTE FUNCTION teacher.keep_allowance();

-- Opens a night's purse, locks it and sets its caps; a cap below what is gone stops at what is gone.
--
-- Returns what may still be set aside; NULL without a cap.
CREATE FUNCTION teacher.open_purse(
    of_pipeline text, of_night date, night_cap bigint, total_cap bigint
) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    purse teacher.budget;
    total teacher.allowance;
BEGIN
    INSERT INTO teacher.budget (pipeline, night) VALUES (of_pipeline, of_night)
    ON CONFLICT DO NOTHING;
    SELECT * INTO purse FROM teacher.budget
    WHERE pipeline = of_pipeline AND night = of_night FOR UPDATE;
    IF purse.cap_micros IS DISTINCT FROM greatest(night_cap, CASE WHEN night_cap IS NOT NULL
        THEN purse.reserved_micros + purse.spent_micros END) THEN
        UPDATE teacher.budget
        SET cap_micros = greatest(night_cap, CASE WHEN night_cap IS NOT NULL
            THEN purse.reserved_micros + purse.spent_micros END)
        WHERE pipeline = of_pipeline AND night = of_night;
    END IF;
    SELECT * INTO total FROM teacher.allowance WHERE pipeline = of_pipeline FOR UPDATE;
    IF total.cap_micros IS DISTINCT FROM greatest(total_cap, CASE WHEN total_cap IS NOT NULL
        THEN total.reserved_micros + total.spent_micros END) THEN
        UPDATE teacher.allowance
        SET cap_micros = greatest(total_cap, CASE WHEN total_cap IS NOT NULL
            THEN total.reserved_micros + total.spent_micros END)
        WHERE pipeline = of_pipeline;
    END IF;
    RETURN least(
        night_cap - purse.reserved_micros - purse.spent_micros - purse.overrun_micros,
        total_cap - total.reserved_micros - total.spent_micros - total.overrun_micros
    );
END
$$;

-- Money that abandoned reservations among the keys still hold goes back to its purse.
CREATE FUNCTION teacher.release_abandoned(for_run text, keys bytea[]) RETURNS void
LANGUAGE sql
AS $$
    WITH abandoned AS (
        SELECT request_key, pipeline, night, reserved_micros
        FROM teacher.request
        WHERE request_key = ANY (keys) AND status = 'reserved'
          AND (run_id = for_run OR NOT pipeline.is_alive(run_id))
        ORDER BY request_key
        FOR UPDATE
    ), released AS (
        UPDATE teacher.budget
        SET reserved_micros = budget.reserved_micros - purse.micros
        FROM (
            SELECT pipeline, night, sum(reserved_micros) AS micros FROM abandoned GROUP BY 1, 2
        ) AS purse
        WHERE budget.pipeline = purse.pipeline AND budget.night = purse.night
    )
    UPDATE teacher.request
    SET status = CASE WHEN in_doubt THEN 'unknown' ELSE 'unasked' END, reserved_micros = 0
    FROM abandoned
    WHERE request.request_key = abandoned.request_key
$$;

-- Sets money aside for requests, in their order, as far as it goes, and writes them down under
-- `new_status`: `reserved`, or `sent` for calls whose first byte leaves when this is committed.
--
-- Returns the keys that were let through: free ones, and those this very call holds already.
CREATE FUNCTION teacher.take_requests(
    new_status text, for_run text, of_pipeline text, of_night date, left_micros bigint,
    keys bytea[], numbers bigint[], models text[], templates text[], task_types text[],
    bodies bytea[], micros bigint[], are_safe boolean[]
) RETURNS SETOF bytea
LANGUAGE plpgsql
AS $$
BEGIN
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT wanted.*,
               coalesce(
                   held.status = 'sent' AND held.run_id = for_run AND held.number = wanted.number,
                   false
               ) AS is_ours,
               held.request_key IS NULL OR held.status = 'unasked'
               OR held.status = 'unknown' AND (
                   held.run_id = for_run OR held.run_id IS NULL
                   OR NOT pipeline.is_alive(held.run_id)
               ) AS is_free
        FROM unnest(
            keys, numbers, models, templates, task_types, bodies, micros, are_safe
        ) WITH ORDINALITY AS wanted (
            key, number, model, template, task_type, body, price, is_safe, place
        )
        LEFT JOIN teacher.request AS held ON held.request_key = wanted.key
    ), chosen AS (
        SELECT priced.*
        FROM (
            SELECT asked.*, sum(asked.price) OVER (ORDER BY asked.place) AS total
            FROM asked WHERE asked.is_free
        ) AS priced
        WHERE left_micros IS NULL OR priced.total <= left_micros
    ), taken AS (
        INSERT INTO teacher.request AS request
            (request_key, model, template, task_type, body, status, run_id, pipeline, night,
             reserved_micros, number, sent_at)
        SELECT chosen.key, chosen.model, chosen.template, chosen.task_type, chosen.body, new_status,
               for_run, of_pipeline, of_night, chosen.price, chosen.number,
               CASE WHEN new_status = 'sent' THEN clock_timestamp() END
        FROM chosen
        ORDER BY chosen.key
        ON CONFLICT (request_key) DO UPDATE
        SET status = excluded.status, run_id = excluded.run_id, pipeline = excluded.pipeline,
            night = excluded.night, reserved_micros = excluded.reserved_micros,
            number = excluded.number, sent_at = excluded.sent_at, error = NULL,
            repeats = (request.in_doubt AND new_status = 'sent')::int * (
                SELECT CASE WHEN asked.is_safe THEN 2 ELSE 1 END
                FROM asked WHERE asked.key = excluded.request_key LIMIT 1
            ),
            possible_doubles = request.possible_doubles + (
                request.in_doubt AND new_status = 'sent' AND NOT (
                    SELECT asked.is_safe FROM asked WHERE asked.key = excluded.request_key LIMIT 1
                )
            )::int,
            in_doubt = request.in_doubt AND new_status <> 'sent'
        WHERE request.status IN ('unasked', 'unknown')
        RETURNING request.request_key, request.reserved_micros
    ), paid AS (
        UPDATE teacher.budget
        SET reserved_micros = reserved_micros
            + (SELECT coalesce(sum(taken.reserved_micros), 0)::bigint FROM taken)
        WHERE budget.pipeline = of_pipeline AND budget.night = of_night
          AND EXISTS (SELECT FROM taken)
    )
    SELECT taken.request_key FROM taken
    UNION ALL
    SELECT asked.key FROM asked WHERE asked.is_ours AND new_status = 'sent';
END
$$;

-- Writes down what came of calls, each key once, and settles their purses. An answer is kept even
-- where the run lost its reservation meanwhile: it was paid for.
--
-- Returns how many outcomes belong to requests that were never reserved.
CREATE FUNCTION teacher.record_calls(
    for_run text, keys bytea[], numbers bigint[], kinds text[], http_statuses bigint[],
    raws bytea[], prices bigint[], prompts bigint[], answers bigint[], caches bigint[],
    reasonings bigint[], errors text[], durations double precision[], hosts text[],
    settle_doubts boolean[]
) RETURNS bigint
LANGUAGE sql
AS $$
    WITH ended AS MATERIALIZED (
        SELECT *
        FROM unnest(
            keys, numbers, kinds, http_statuses, raws, prices, prompts, answers, caches,
            reasonings, errors, durations, hosts, settle_doubts
        ) AS outcome (
            key, number, kind, http_status, raw, price, prompt_tokens, answer_tokens,
            cached_tokens, reasoning_tokens, error, seconds, host, settles_doubt
        )
        WHERE outcome.number IS NULL
           OR NOT EXISTS (SELECT FROM teacher.call 
            WHERE call.run_id = for_run AND call.number = outcome.number
        )
    ), standing AS MATERIALIZED (
        SELECT ended.*, request.pipeline, request.night, request.doubt_pipeline,
               request.doubt_night, request.reserved_micros, request.doubt_micros,
               ended.kind IN ('answered', 'rejected') AS is_final,
               request.run_id IS NOT DISTINCT FROM for_run
               AND request.status IN ('sent', 'reserved')
               OR request.status NOT IN ('answered', 'rejected')
               AND ended.kind IN ('answered', 'rejected') AS changes
        FROM ended
        JOIN teacher.request ON request.request_key = ended.key
        ORDER BY ended.key
        FOR UPDATE OF request
    ), priced AS MATERIALIZED (
        SELECT standing.*,
               CASE WHEN changes THEN reserved_micros ELSE 0 END AS released,
               CASE kind
                   WHEN 'notAccepted' THEN 0
                   WHEN 'unknown' THEN
                       greatest(price, CASE WHEN changes THEN reserved_micros ELSE 0 END)
                   ELSE price
               END AS cost,
               CASE WHEN changes AND is_final AND settles_doubt THEN doubt_micros ELSE 0 END
                   AS refund
        FROM standing
    ), changed AS (
        UPDATE teacher.request
        SET status = CASE priced.kind
                WHEN 'notAccepted' THEN
                    CASE WHEN in_doubt OR repeats > 0 THEN 'unknown'
                        ELSE 'unasked' END
                ELSE priced.kind
            END,
            reserved_micros = 0, spent_micros = spent_micros + priced.cost - priced.refund,
            http_status = priced.http_status,
            raw = CASE WHEN priced.is_final THEN coalesce(priced.raw, '') END,
            prompt_tokens = priced.prompt_tokens, answer_tokens = priced.answer_tokens,
            error = priced.error,
            in_doubt = NOT priced.is_final AND (in_doubt OR repeats > 0 OR priced.kind = 'unknown'),
            -- What was not accepted was no double either.
            possible_doubles = possible_doubles
                - (priced.kind = 'notAccepted' AND repeats = 1)::int,
            repeats = 0,
            doubt_micros = CASE
                WHEN priced.is_final THEN 0
                WHEN priced.kind <> 'unknown' THEN request.doubt_micros
                WHEN request.doubt_pipeline = priced.pipeline AND request.doubt_night = priced.night
                    THEN request.doubt_micros + priced.cost
                ELSE priced.cost
            END,
            doubt_pipeline = CASE WHEN priced.kind = 'unknown' THEN priced.pipeline
                ELSE request.doubt_pipeline END,
            doubt_night = CASE WHEN priced.kind = 'unknown' THEN priced.night
                ELSE request.doubt_night END,
            finished_at = clock_timestamp()
        FROM priced
        WHERE request.request_key = priced.key AND priced.changes
    ), moves AS (
        SELECT pipeline, night, released, least(released, cost) AS spent,
               greatest(cost - released, 0) AS overrun
        FROM priced
        UNION ALL
        SELECT doubt_pipeline, doubt_night, 0, -refund, 0 FROM priced WHERE refund > 0
    ), settled AS (
        UPDATE teacher.budget
        SET reserved_micros = budget.reserved_micros - purse.released,
            spent_micros = budget.spent_micros + purse.spent,
            overrun_micros = budget.overrun_micros + purse.overrun
        FROM (
            SELECT pipeline, night, sum(released)::bigint AS released, sum(spent)::bigint AS spent,
                   sum(overrun)::bigint AS overrun
            FROM moves GROUP BY pipeline, night ORDER BY pipeline, night
        ) AS purse
        WHERE budget.pipeline = purse.pipeline AND budget.night = purse.night
    ), noted AS (
        INSERT INTO teacher.call
            (request_key, pipeline, night, run_id, number, kind, http_status, spent_micros,
             prompt_tokens, answer_tokens, cached_tokens, reasoning_tokens, error, seconds, host)
        SELECT key, pipeline, night, for_run, number, kind, http_status, cost - refund,
               prompt_tokens, answer_tokens, cached_tokens, reasoning_tokens, error, seconds, host
        FROM priced
    )
    SELECT (SELECT count(*) FROM ended) - (SELECT count(*) FROM standing)
$$;

-- One turn of asking: what ended is written down, and what goes next is marked as sent, in one
-- commit. The purse is locked first, so that runs that share it wait for each other and never cross.
CREATE FUNCTION teacher.exchange(
    for_run text, keys bytea[], numbers bigint[], kinds text[], http_statuses bigint[],
    raws bytea[], prices bigint[], prompts bigint[], answers bigint[], caches bigint[],
    reasonings bigint[], errors text[], durations double precision[], hosts text[],
    settle_doubts boolean[],
    of_pipeline text, of_night date, night_cap bigint, total_cap bigint,
    next_keys bytea[], next_numbers bigint[], models text[], templates text[], task_types text[],
    bodies bytea[], micros bigint[], are_safe boolean[]
) RETURNS SETOF bytea
LANGUAGE plpgsql
AS $$
DECLARE
    left_micros bigint;
BEGIN
    left_micros := teacher.open_purse(of_pipeline, of_night, night_cap, total_cap);
    IF cardinality(keys) > 0 THEN
        IF teacher.record_calls(
            for_run, keys, numbers, kinds, http_statuses, raws, prices, prompts, answers, caches,
            reasonings, errors, durations, hosts, settle_doubts
        ) > 0 THEN
            RAISE EXCEPTION 'an outcome came for a request that was never reserved';
        END IF;
        left_micros := teacher.open_purse(of_pipeline, of_night, night_cap, total_cap);
    END IF;
    PERFORM teacher.release_abandoned(for_run, next_keys);
    RETURN QUERY SELECT taken.* FROM teacher.take_requests(
        'sent', for_run, of_pipeline, of_night, left_micros, next_keys, next_numbers, models,
        templates, task_types, bodies, micros, are_safe
    ) AS taken;
END
$$;
