"""One message through the rules, hash and signature of a Python stack."""

import re

import xxhash


def load_patterns(path):
    with open(path, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t")[1] for line in lines]


def strong_rules(path):
    """One pass of hyperscan over all patterns; a pattern counts once a message."""
    import hyperscan

    expressions = [expression.encode() for expression in load_patterns(path)]
    flags = hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_UTF8
    database = hyperscan.Database()
    database.compile(
        expressions=expressions,
        ids=list(range(len(expressions))),
        elements=len(expressions),
        flags=[flags] * len(expressions),
    )
    hits = [0]

    def found(number, start, end, flags, context):
        hits[0] += 1

    def take(data):
        database.scan(data, match_event_handler=found)
        return xxhash.xxh3_128_intdigest(data)

    return take, hits


def usual_rules(path):
    compiled = [re.compile(expression, re.ASCII) for expression in load_patterns(path)]
    hits = [0]

    def take(text):
        hits[0] += sum(1 for expression in compiled if expression.search(text))
        return xxhash.xxh3_128_intdigest(text.encode())

    return take, hits


def shingles(text, width=5):
    text = " ".join(text.lower().split())
    return [text[i : i + width] for i in range(max(1, len(text) - width + 1))]


def strong_signature(text):
    from rensa import RMinHash

    signature = RMinHash(num_perm=128, seed=1)
    signature.update(shingles(text))
    return signature.digest()


def usual_signature(text):
    from datasketch import MinHash

    signature = MinHash(num_perm=128, seed=1)
    signature.update_batch([shingle.encode() for shingle in shingles(text)])
    return signature.digest()
