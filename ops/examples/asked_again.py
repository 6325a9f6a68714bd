"""Drops a prompt that the user has put twice before: the chat is stuck.

One JSON object a line in, one a line out, flushed; no verdict depends on another line.
"""

import json
import sys


def plain(text):
    return "".join(character for character in text.lower() if character.isalnum())


def judge(messages):
    said = [plain(message["content"]) for message in messages if message["role"] == "user"]
    times = said[:-1].count(said[-1]) if said and said[-1] else 0
    if times >= 2:
        return {"verdict": "drop", "code": "asked_again", "score": times}
    return {"verdict": "keep", "score": times}


for line in sys.stdin:
    row = json.loads(line)
    print(json.dumps({"id": row["id"], **judge(row["messages"])}), flush=True)
