"""What a peer prints: the line that `flywheel-bench` prints too."""

import json
import resource
import time


class Stopwatch:
    """Wall and processor time of this process from a start."""

    def __init__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        self.end = None

    def stop(self):
        self.end = time.perf_counter(), time.process_time()

    def report(self, items, size=0, check=""):
        wall, cpu = self.end or (time.perf_counter(), time.process_time())
        print(
            json.dumps(
                {
                    "items": items,
                    "bytes": size,
                    "seconds": wall - self.wall,
                    "cpu_seconds": cpu - self.cpu,
                    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                    "check": check,
                }
            )
        )


def repeated(work):
    """Repeats work, which returns items, bytes and check, until a second has passed."""
    watch, items, size, check = Stopwatch(), 0, 0, ""
    while True:
        more, grown, check = work()
        items, size = items + more, size + grown
        if time.perf_counter() - watch.wall >= 1:
            return watch.report(items, size, check)


def once(work):
    watch = Stopwatch()
    watch.report(*work())


def texts(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]
