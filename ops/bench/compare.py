"""Runs the cases of a room in turn, round after round, prints ratios and writes JSON.

A line of var/bench/work/<room>/cases.tsv: group, unit (an item or MB), name, command. The first case of a group is ours.
The rate of a case is the median of its rounds; a ratio is our rate over the peer's, and for the
processor the peer's time per item over ours, so that more than 1 is good for us in both.
"""

import datetime
import json
import os
import pathlib
import shlex
import statistics
import subprocess
import sys


def processor():
    for line in open("/proc/cpuinfo", encoding="utf-8"):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return os.uname().machine


def load_cases(path):
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        group, unit, name, command = line.split("\t")
        cases.append({"group": group, "unit": unit, "name": name, "command": command, "runs": []})
    return cases


def run(case):
    done = subprocess.run(shlex.split(case["command"]), capture_output=True, text=True)
    if done.returncode == 0 and done.stdout.strip():
        case["runs"].append(json.loads(done.stdout.strip().splitlines()[-1]))
    else:
        last = (done.stderr.strip() or f"exit {done.returncode}").splitlines()[-1]
        case["failure"] = last[:200]


def summarise(case):
    """Median rate, processor time and memory over the rounds."""
    runs = case["runs"]
    amount = (lambda r: r["bytes"] / 1e6) if case["unit"] == "MB" else (lambda r: r["items"])
    rates = [amount(r) / r["seconds"] for r in runs]
    return {
        "name": case["name"],
        "rate": statistics.median(rates),
        "slowest": min(rates),
        "fastest": max(rates),
        "cpu_us_per_item": statistics.median(1e6 * r["cpu_seconds"] / r["items"] for r in runs),
        "peak_mb": statistics.median(r["peak_mb"] for r in runs),
        "check": runs[-1]["check"],
    }


def ratios(rows):
    ours = rows[0]
    for row in rows[1:]:
        row["rate_ratio"] = ours["rate"] / row["rate"]
        if ours["cpu_us_per_item"] > 0 and row["cpu_us_per_item"] > 0:
            row["cpu_ratio"] = row["cpu_us_per_item"] / ours["cpu_us_per_item"]


def spelled(number):
    if number >= 1e6:
        return f"{number / 1e6:.2f}M"
    if number >= 1e4:
        return f"{number / 1e3:.0f}k"
    return f"{number:.0f}" if number >= 100 else f"{number:.2f}"


def show(group):
    rows, unit = group["cases"], group["unit"]
    print(f"\n{group['name']}")
    head = f"  {'':44} {unit + '/s':>12} {'(range)':>17} {'CPU us/item':>12} {'peak MB':>8}"
    print(head + f" {'ours/peer':>10} {'by CPU':>7}")
    for row in rows:
        spread = f"{spelled(row['slowest'])}-{spelled(row['fastest'])}"
        line = f"  {row['name']:44} {spelled(row['rate']):>12} {spread:>17}"
        line += f" {row['cpu_us_per_item']:>12.2f} {row['peak_mb']:>8.0f}"
        for key, width in (("rate_ratio", 10), ("cpu_ratio", 7)):
            line += f" {format(row[key], '.2f') + 'x' if key in row else '':>{width}}"
        print(line)
    checks = {row["check"] for row in rows if row["check"]}
    if len(checks) > 1:
        print("  results differ: " + ", ".join(f"{r['name']}: {r['check']}" for r in rows))


def versions(room):
    python = pathlib.Path(f"var/bench/venv-{room}/bin/python")
    if not python.exists():
        return []
    done = subprocess.run([python, "-m", "pip", "freeze"], capture_output=True, text=True)
    return done.stdout.split()


def groups_of(cases):
    groups = []
    for name in dict.fromkeys(case["group"] for case in cases):
        measured = [c for c in cases if c["group"] == name and c["runs"]]
        ours = [c for c in cases if c["group"] == name][0]
        rows = [summarise(case) for case in measured]
        if ours["runs"]:
            ratios(rows)
        if rows:
            groups.append({"name": name, "unit": ours["unit"], "cases": rows})
    return groups


def progress(line):
    if sys.stderr.isatty():
        print(f"\r\033[K{line[:100]}", end="", file=sys.stderr, flush=True)


def main(room, rounds):
    place = pathlib.Path("var/bench")
    work = place / "work" / room
    cases = load_cases(work / "cases.tsv")
    for number in range(rounds):
        for case in cases:
            if "failure" not in case:
                progress(f"{room} round {number + 1} of {rounds}: {case['group']}: {case['name']}")
                run(case)
    progress("")
    skipped = (work / "skipped").read_text(encoding="utf-8").splitlines()
    failed = [f"{c['group']}, {c['name']}: {c['failure']}" for c in cases if "failure" in c]
    report = {
        "room": room,
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "load_average": os.getloadavg()[0],
        "rounds": rounds,
        "peers": versions(room),
        "groups": groups_of(cases),
        "skipped": skipped,
        "failed": failed,
    }
    print(f"{room}: {report['processor']}, {report['cores']} cores, load {report['load_average']:.1f}")
    for group in report["groups"]:
        show(group)
    for word, lines in (("skipped", skipped), ("failed", failed)):
        for line in lines:
            print(f"  {word}: {line}")
    target = place / f"{room}.json"
    target.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\nwritten: {target}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
