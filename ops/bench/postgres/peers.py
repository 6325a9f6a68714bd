"""The Python drivers, each in its own best way to stream a table."""

import pathlib
import sys

from measure import once

COLUMNS = "id, session_id, user_id, role, content, created_at, metadata"


def read_adbc(url):
    import adbc_driver_postgresql.dbapi as dbapi

    with dbapi.connect(url) as connection, connection.cursor() as cursor:

        def work():
            cursor.execute(f"SELECT {COLUMNS} FROM bench_message")
            items = total = 0
            for batch in cursor.fetch_record_batch():
                items += batch.num_rows
                total += sum(batch.column(0).to_pylist())
            return items, 0, f"ids {total}"

        once(work)


def read_asyncpg(url):
    import asyncio
    import asyncpg
    from measure import Stopwatch

    async def work():
        connection = await asyncpg.connect(url)
        items = total = 0
        watch = Stopwatch()
        async with connection.transaction():
            query = f"SELECT {COLUMNS} FROM bench_message"
            async for row in connection.cursor(query, prefetch=5000):
                items += 1
                total += row[0]
        watch.report(items, 0, f"ids {total}")
        await connection.close()

    asyncio.run(work())


def read_psycopg(url):
    import psycopg

    with psycopg.connect(url) as connection:

        def work():
            items = total = 0
            with connection.cursor("bench", binary=True) as cursor:
                cursor.itersize = 5000
                cursor.execute(f"SELECT {COLUMNS} FROM bench_message")
                for row in cursor:
                    items += 1
                    total += row[0]
            return items, 0, f"ids {total}"

        once(work)


def read_and_judge(url):
    sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "text"))
    import adbc_driver_postgresql.dbapi as dbapi
    import passes

    take, hits = passes.strong_rules("ops/bench/text/patterns.tsv")
    with dbapi.connect(url) as connection, connection.cursor() as cursor:

        def work():
            items = 0
            cursor.execute("SELECT id, content FROM bench_message")
            for batch in cursor.fetch_record_batch():
                for text in batch.column(1).to_pylist():
                    take(text.encode())
                    items += 1
            return items, 0, f"hits {hits[0]}"

        once(work)


def write_psycopg(rows, url):
    import psycopg
    from psycopg.types.json import Jsonb

    types = ["int8", "text", "text", "text", "text", "timestamptz", "jsonb"]
    with psycopg.connect(url) as connection:
        query = f"SELECT {COLUMNS} FROM bench_message ORDER BY id LIMIT {int(rows)}"
        messages = [(*row[:6], Jsonb(row[6])) for row in connection.execute(query)]
        connection.execute("TRUNCATE bench_target")
        connection.commit()

        def work():
            copy_in = f"COPY bench_target ({COLUMNS}) FROM STDIN (FORMAT BINARY)"
            with connection.cursor().copy(copy_in) as copy:
                copy.set_types(types)
                for message in messages:
                    copy.write_row(message)
            connection.commit()
            return len(messages), 0, f"rows {len(messages)}"

        once(work)


PEERS = {
    "adbc": read_adbc,
    "asyncpg": read_asyncpg,
    "psycopg": read_psycopg,
    "pass": read_and_judge,
    "write": write_psycopg,
}
PEERS[sys.argv[1]](*sys.argv[2:])
