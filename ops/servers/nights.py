"""Whole nights against the servers that `ops/test-servers` started, each in a database of its own.

After a night the ledger is held against what the server says it did: its own count of calls and of
tokens. Ends with 1 at the first night that does not add up.
"""

import json
import os
import pathlib
import subprocess
import sys
import time

place = pathlib.Path(sys.argv[1])
bin_path = pathlib.Path(sys.argv[2])
database = os.environ["SERVERS_DATABASE_URL"]
litellm_url = os.environ["LITELLM_URL"]
transformers_url = os.environ["TRANSFORMERS_URL"]
checkpoint = os.environ["CHECKPOINT"]
nights = int(os.environ.get("NIGHTS", "1"))
scale = os.environ.get("SCALE", "0.2")
failures = []


def expect(truth, words):
    if not truth:
        failures.append(words)
        print(f"   NOT SO: {words}")


class Night:
    def __init__(self, name, url, model, stream=False, concurrency=16, temperature=0, key="sk-bench"):
        self.name, self.url, self.model, self.key = name, url, model, key
        self.database = self.sql(f'CREATE DATABASE "{name}"', database) or database.replace(
            "/flywheel?", f"/{name}?"
        )
        text = (pathlib.Path(__file__).parent / "night.yaml").read_text()
        for word, value in {
            "MODEL": model, "STREAM": str(stream).lower(),
            "CONCURRENCY": str(concurrency), "TEMPERATURE": str(temperature),
        }.items():
            text = text.replace(f": {word}\n", f": {value}\n")
        self.pipeline = place / f"{name}.yaml"
        self.pipeline.write_text(text)
        self.flywheel("migrate")
        logs = subprocess.run(
            [bin_path / "flywheel-demo", "logs", "--nights", str(nights), "--scale", scale],
            check=True, capture_output=True,
        ).stdout
        subprocess.run(
            ["psql", self.database, "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1",
             "--output", "/dev/null"], input=logs, check=True,
        )

    @staticmethod
    def sql(text, url):
        done = subprocess.run(
            ["psql", url, "--no-psqlrc", "--tuples-only", "--no-align", "--command", text],
            check=True, capture_output=True, text=True,
        )
        lines = [line for line in done.stdout.splitlines() if line and line != "CREATE DATABASE"]
        return lines[0] if lines else ""

    def flywheel(self, *arguments):
        environment = {
            **os.environ, "FLYWHEEL_DATABASE_URL": self.database,
            "FLYWHEEL_TEACHER_URL": self.url, "FLYWHEEL_TEACHER_KEY": self.key,
            "FLYWHEEL_HOME": str(place / self.name),
        }
        with open(place / f"{self.name}.log", "ab") as log:
            return subprocess.run(
                [bin_path / "flywheel", *arguments], env=environment, stdout=log, stderr=log
            ).returncode

    def run(self, times=1):
        """Runs until nothing is left, as cron does; returns the exit states."""
        until = f"2026-10-{nights + 1:02d}T02:00:00+08:00"
        states = []
        for _ in range(times):
            states.append(self.flywheel("run", str(self.pipeline), "--until", until))
            if states[-1] == 0:
                break
        return states

    def count(self, what, table="request", where="true"):
        return int(self.sql(f"SELECT {what} FROM teacher.{table} WHERE {where}", self.database))

    def calls(self, kind):
        return self.count("count(*)", "call", f"kind = '{kind}'")

    def tokens(self):
        return (
            self.count("coalesce(sum(prompt_tokens), 0)", "call"),
            self.count("coalesce(sum(answer_tokens), 0)", "call"),
        )

    def check(self, rejected=False):
        """What holds after every night, whatever the server did."""
        requests = self.count("count(*)")
        answered = self.count("count(*)", where="status = 'answered'")
        settled = answered + self.count("count(*)", where="status = 'rejected'")
        expect(requests > 20, f"{self.name}: {requests} questions are no night")
        expect(settled == requests, f"{self.name}: {settled} of {requests} settled")
        expect(rejected or answered == requests, f"{self.name}: {answered} of {requests} answered")
        expect(self.calls("answered") == answered, f"{self.name}: an answer was bought twice")
        expect(self.count("coalesce(sum(reserved_micros), 0)", "budget") == 0, "money is set aside")
        spent = self.count("coalesce(sum(spent_micros + overrun_micros), 0)", "budget")
        paid = self.count("coalesce(sum(spent_micros), 0)", "call")
        expect(spent == paid, f"{self.name}: the purse says {spent}, the calls {paid}")
        empty = self.count("count(*)", where="status = 'answered' AND answer_tokens = 0")
        expect(empty == 0, f"{self.name}: {empty} answers without usage")
        return requests, answered


def bill(model):
    """LiteLLM's own account of a model, once it has stopped growing."""
    path, size = pathlib.Path(os.environ["BILL"]), -1
    while path.exists() and size != path.stat().st_size:
        size = path.stat().st_size
        time.sleep(1)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [line for line in lines if line["model"] == model]


def served():
    """Completions that `transformers serve` says it has given."""
    log = (place / "transformers.log").read_text(errors="replace")
    return log.count('POST /v1/chat/completions HTTP/1.1" 200')


def report(night, requests, answered, more=""):
    calls = night.count("count(*)", "call")
    print(f"{night.name:28} {requests:5} questions {calls:5} calls {answered:5} answers {more}", flush=True)


def litellm_night(name, model, stream, before):
    night = Night(name, litellm_url, model, stream)
    states = night.run(times=4)
    expect(states[-1] == 0, f"{name} ends with {states}")
    requests, answered = night.check(rejected=model == "narrow")
    said = bill(model)[before.get(model, 0):]
    before[model] = before.get(model, 0) + len(said)
    good = [line for line in said if line["kind"] == "answered"]
    # Answers that came after our own patience had ended are known to be in doubt.
    late = night.count("count(*)", "call", "kind = 'unknown' AND http_status IS NULL")
    expect(
        0 <= len(good) - answered <= late,
        f"{name}: LiteLLM counts {len(good)} answers, we {answered} and {late} in doubt",
    )
    theirs = (sum(line["prompt"] for line in good), sum(line["answer"] for line in good))
    expect(late or theirs == night.tokens(), f"{name}: tokens {theirs}, ours {night.tokens()}")
    unclear = sum(line["kind"] in ("InternalServerError", "Timeout") for line in said)
    ours = night.calls("unknown") - late
    expect(unclear == ours, f"{name}: {unclear} unclear, {ours} in the ledger")
    limited = sum(line["kind"] == "RateLimitError" for line in said)
    free = night.calls("notAccepted")
    expect(limited == free, f"{name}: {limited} rate limits, {free} in the ledger")
    kinds = {line["kind"] for line in said}
    report(night, requests, answered, ", ".join(sorted(kinds)))
    if model == "rough":
        expect(len(kinds) == 4, f"{name}: only {kinds} were met")


def wrong_key(before):
    """A key the proxy does not know stops the night; mended, every question gets its answer."""
    night = Night("litellm_wrong_key", litellm_url, "fine", key="sk-wrong")
    state = night.run()[0]
    expect(state == 78, f"a wrong key ends with {state}, not 78")
    expect(night.count("count(*)", where="status = 'rejected'") == 0, "a wrong key spoils questions")
    night.key = "sk-bench"
    expect(night.run()[-1] == 0, "the mended night does not end well")
    requests, answered = night.check()
    before["fine"] = len(bill("fine"))
    report(night, requests, answered, f"after exit {state} with a wrong key")


def transformers_night(name, stream, temperature, url, model):
    had = served()
    night = Night(name, url, model, stream, concurrency=4, temperature=temperature)
    states = night.run(times=2)
    expect(states[-1] == 0, f"{name} ends with {states}")
    requests, answered = night.check()
    given = served() - had
    expect(given == answered, f"{name}: {given} answers were given, {answered} are in the ledger")
    report(night, requests, answered)


seen = {}
for stream in (False, True):
    form = "stream" if stream else "plain"
    litellm_night(f"litellm_fine_{form}", "fine", stream, seen)
    litellm_night(f"litellm_rough_{form}", "rough", stream, seen)
    litellm_night(f"litellm_narrow_{form}", "narrow", stream, seen)
wrong_key(seen)
for stream in (False, True):
    form = "stream" if stream else "plain"
    transformers_night(f"transformers_{form}", stream, 1, transformers_url, checkpoint)
    transformers_night(f"gateway_{form}", stream, 0, litellm_url, "gateway")
sys.exit(1 if failures else 0)
