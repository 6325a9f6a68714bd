"""Precision and recall by kind of case, ours beside Presidio's, as a Markdown table.

    table.py CASES OURS PRESIDIO

A span counts as found if a find of any kind covers it whole, because then it is hidden; a find of the
kind is right if it touches a span that is expected. Where the case tells no places, numbers of finds
are compared.
"""

import collections
import json
import sys


def rows(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def score(case, finds):
    """True positives, misses, false positives."""
    hidden = [(f["start"], f["end"]) for f in finds]
    finds = [(f["start"], f["end"]) for f in finds if f["kind"] == case["ours"]]
    if "spans" not in case:
        right = min(case["count"], len(finds))
        return right, case["count"] - right, len(finds) - right
    spans = [tuple(span) for span in case["spans"]]
    found = sum(any(s <= start and end <= e for s, e in hidden) for start, end in spans)
    wrong = sum(not any(s < end and start < e for start, end in spans) for s, e in finds)
    return found, len(spans) - found, wrong


def share(part, whole):
    return f"{part / whole:.3f}" if whole else "–"


def main(cases, *sides):
    cases = rows(cases)
    found = [{row["id"]: row["finds"] for row in rows(side)} for side in sides]
    kinds = collections.defaultdict(lambda: [0, 0, *([0, 0, 0] for _ in sides)])
    unseen = collections.Counter()
    for case in cases:
        if case["ours"] is None:
            unseen[case["kind"]] += 1
            continue
        sums = kinds[case["kind"]]
        sums[0] += 1
        sums[1] += case.get("count", len(case.get("spans", [])))
        for place, side in enumerate(found):
            for at, value in enumerate(score(case, side.get(case["id"], []))):
                sums[2 + place][at] += value
    print("| cases | n | spans | recall | precision | Presidio: recall | precision |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for kind, (count, spans, *sums) in kinds.items():
        cells = []
        for right, missed, wrong in sums:
            cells += [share(right, right + missed), share(right, right + wrong)]
        print(f"| {kind} | {count} | {spans} | {' | '.join(cells)} |")
    print("\nLeft alone on purpose, and counted as missed: loopback, broadcast, unspecified and netmask")
    print("addresses; passport and telephone numbers that are a bare row of digits or a letter and digits.")
    print(f"\nNot looked for by us: {sum(unseen.values())} cases of {len(unseen)} national kinds.")


main(*sys.argv[1:])
