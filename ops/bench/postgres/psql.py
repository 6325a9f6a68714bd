"""Times psql itself: psql.py URL [STATEMENT BEFORE] COMMAND, the last one a \\copy."""

import json
import resource
import subprocess
import sys
import time


def call(url, command):
    """What psql answers, such as COPY 200000."""
    psql = ["psql", url, "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--command", command]
    return subprocess.run(psql, check=True, capture_output=True, text=True).stdout


def main(url, *commands):
    for command in commands[:-1]:
        call(url, command)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    answer = call(url, commands[-1])
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    word, copied = answer.split()
    assert word == "COPY"
    line = {
        "items": int(copied),
        "bytes": 0,
        "seconds": seconds,
        "cpu_seconds": used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime,
        "peak_mb": used.ru_maxrss / 1024,
        "check": "",
    }
    print(json.dumps(line))


main(*sys.argv[1:])
