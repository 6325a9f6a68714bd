"""Times psql itself: psql.py URL ROWS [STATEMENT BEFORE] COMMAND."""

import resource
import subprocess
import sys
import json
import time


def call(url, command):
    psql = ["psql", url, "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--command", command]
    subprocess.run(psql, check=True)


def main(url, rows, *commands):
    for command in commands[:-1]:
        call(url, command)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    call(url, commands[-1])
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    peak = used.ru_maxrss / 1024
    print(json.dumps({"items": int(rows), "bytes": 0, "seconds": seconds, "cpu_seconds": cpu,
                      "peak_mb": peak, "check": ""}))


main(*sys.argv[1:])
