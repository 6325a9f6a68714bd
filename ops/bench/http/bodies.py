"""Writes a request of about 1.2 KB and a reply of about 1.4 KB."""

import json
import pathlib
import sys

place = pathlib.Path(sys.argv[1])
question = "Sort these orders by date, drop the cancelled ones and answer as a JSON list. " * 13
answer = "Order 4711 left the warehouse on the third and should arrive within two days. " * 14
system = {"role": "system", "content": "You are a careful assistant."}
request = {
    "model": "assistant-large",
    "messages": [system, {"role": "user", "content": question}],
    "temperature": 0,
}
choice = {"index": 0, "message": {"role": "assistant", "content": answer}, "finish_reason": "stop"}
usage = {"prompt_tokens": 260, "completion_tokens": 290, "total_tokens": 550}
reply = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1790000000,
    "model": "assistant-large",
    "choices": [choice],
    "usage": usage,
}
(place / "request.json").write_text(json.dumps(request), encoding="utf-8")
(place / "reply.json").write_text(json.dumps(reply), encoding="utf-8")
