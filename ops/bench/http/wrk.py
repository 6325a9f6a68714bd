"""Runs wrk and says what it did in the words of the other peers."""

import json
import re
import resource
import subprocess
import sys

url, flight, seconds, request = sys.argv[1:]
done = subprocess.run(
    ["wrk", "--threads", "1", "--connections", flight, "--duration", f"{seconds}s",
     "--script", "ops/bench/http/post.lua", f"{url}/v1/chat/completions", "--", request],
    capture_output=True, text=True, check=True,
)
total, spent, unit = re.search(r"(\d+) requests in ([\d.]+)(ms|s|m)", done.stdout).groups()
if re.search(r"Non-2xx|Socket errors", done.stdout):
    sys.exit("wrk saw errors: " + done.stdout)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({
    "items": int(total),
    "bytes": 0,
    "seconds": float(spent) * {"ms": 0.001, "s": 1, "m": 60}[unit],
    "cpu_seconds": used.ru_utime + used.ru_stime,
    "peak_mb": used.ru_maxrss / 1024,
    "check": "",
}))
