"""Real chats as rows: chats.py LOGS_MESSAGES.csv.gz COUNT OUT, a {"messages"} a line.

A chat is cut after its last answer; one without an answer is left out.
"""

import csv
import gzip
import itertools
import json
import sys


def main(source, count, out):
    csv.field_size_limit(1 << 24)
    with gzip.open(source, "rt", encoding="utf-8", newline="") as lines, open(
        out, "w", encoding="utf-8"
    ) as rows:
        written = 0
        groups = itertools.groupby(csv.DictReader(lines), lambda line: line["conversation_id"])
        for _, messages in groups:
            turns = [
                {"role": line["role"], "content": line["content"]}
                for line in messages
                if line["role"] in ("system", "user", "assistant") and line["content"]
            ]
            while turns and turns[-1]["role"] != "assistant":
                turns.pop()
            if not turns:
                continue
            rows.write(json.dumps({"messages": turns}, ensure_ascii=False) + "\n")
            written += 1
            if written == int(count):
                return


main(*sys.argv[1:])
