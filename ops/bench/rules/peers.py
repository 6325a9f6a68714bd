"""The Python stacks on the rows of bench_message: adbc with hyperscan and xxhash, and datatrove.

    peers.py strong yes|no LIMIT URL      with or without a MinHash signature by rensa
    peers.py datatrove yes|no LIMIT URL   its own regex filters, and its own MinHash
"""

import pathlib
import sys

from measure import Stopwatch, once

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "text"))
import passes

PATTERNS = "ops/bench/text/patterns.tsv"


def messages(cursor, limit):
    """Messages one after the other out of Arrow batches, the driver's fastest way."""
    cursor.execute(f"SELECT id, content FROM bench_message LIMIT {int(limit)}")
    for batch in cursor.fetch_record_batch():
        yield from batch.column(1).to_pylist()


def strong(minhash, limit, url):
    import adbc_driver_postgresql.dbapi as dbapi

    take, hits = passes.strong_rules(PATTERNS)
    with dbapi.connect(url) as connection, connection.cursor() as cursor:

        def work():
            items = 0
            for text in messages(cursor, limit):
                take(text.encode())
                if minhash:
                    passes.strong_signature(text)
                items += 1
            return items, 0, f"hits {hits[0]}"

        once(work)


def datatrove(minhash, limit, url):
    """Eight RegexFilters, what they leave hashed by xxhash or signed by its MinHash.

    Documents are made before the clock starts, so that reading costs datatrove nothing.
    """
    import logging

    import adbc_driver_postgresql.dbapi as dbapi
    import xxhash
    from datatrove.data import Document
    from datatrove.pipeline.dedup import MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.pipeline.filters import RegexFilter
    from loguru import logger

    logging.disable(logging.CRITICAL)
    logger.remove()
    with dbapi.connect(url) as connection, connection.cursor() as cursor:
        documents = [Document(text, str(n)) for n, text in enumerate(messages(cursor, limit))]
    flow = iter(documents)
    for expression in passes.load_patterns(PATTERNS):
        flow = RegexFilter(expression).run(flow)
    signer = MinhashDedupSignature(
        "/tmp", config=MinhashConfig(n_grams=5, num_buckets=16, hashes_per_bucket=8)
    )
    watch, kept = Stopwatch(), 0
    for document in flow:
        xxhash.xxh3_128_intdigest(document.text.encode())
        if minhash:
            # Its word splitter needs spaCy models; characters are what Chinese needs anyway.
            signer.get_signature(character_shingles(signer, document.text))
        kept += 1
    watch.report(len(documents), 0, f"kept {kept}")


def character_shingles(signer, text):
    import numpy

    grams = passes.shingles(text)
    hashes = (signer._hash_func(gram.encode()) for gram in grams)
    return numpy.fromiter(hashes, dtype=numpy.uint64, count=len(grams)).reshape((-1, 1))


def main(peer, minhash, limit, url):
    {"strong": strong, "datatrove": datatrove}[peer](minhash == "yes", limit, url)


if __name__ == "__main__":
    main(*sys.argv[1:])
