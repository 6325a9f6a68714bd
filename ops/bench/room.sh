# shellcheck shell=bash disable=SC2034
# Sourced by ops/bench/<room>/run with the room's name: peers, our side, inputs, cases.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

readonly room=$1
readonly rounds=${FLYWHEEL_BENCH_ROUNDS:-3}
readonly place=var/bench/work/$room
readonly data=var/bench/data
readonly python=var/bench/venv-$room/bin/python
export PYTHONPATH=$PWD/ops/bench PYTHONDONTWRITEBYTECODE=1
mkdir -p "$place" "$data"
: >"$place/cases.tsv"
: >"$place/skipped"

say() { printf '== %s: %s\n' "$room" "$*" >&2; }

for tool in python3 swift taskset; do
    command -v "$tool" >/dev/null || {
        say "$tool is not on the PATH"
        exit 78
    }
done

# One bench at a time: two would measure each other.
exec 9>var/bench/lock
flock -n 9 || say "waits for another bench in this checkout"
flock 9

skip() {
    say "skipped: $*"
    printf '%s\n' "$*" >>"$place/skipped"
}

# Installs pinned packages, each alone, so that one that is missing takes only itself out.
peers() {
    local package present
    [[ -x $python ]] || python3 -m venv "var/bench/venv-$room" >&2 || {
        skip "all Python peers: python3 -m venv fails; install python3-venv"
        return 0
    }
    say "peers: $*"
    present=$("$python" -m pip freeze --disable-pip-version-check 9>&-)
    for package in "$@"; do
        # psycopg[binary]==1.2 is listed without its extra.
        grep --quiet --line-regexp --fixed-strings "${package/\[*\]/}" <<<"$present" && continue
        "$python" -m pip install --quiet --disable-pip-version-check "$package" >"$place/pip.log" 2>&1 9>&- ||
            skip "$package cannot be installed; see $place/pip.log"
    done
}

# Whether all the modules can be imported by the room's Python.
have() { [[ -x $python ]] && "$python" -c "import $1" >/dev/null 2>&1; }

build() {
    say "release build"
    swift build --configuration release --product flywheel-bench >"$place/build.log" 2>&1 9>&- || {
        tail -n 20 "$place/build.log" >&2
        exit 70
    }
    ours=$(swift build --configuration release --show-bin-path 9>&-)/flywheel-bench
}

# Makes an input once: input FILE KIND AMOUNT.
input() {
    if [[ ! -s $1 || ops/bench/corpus.py -nt $1 ]]; then
        say "input $1"
        python3 ops/bench/corpus.py "$2" "$3" "$1" 9>&-
    fi
}

# Everything measured runs on the last core, alone as far as we can see to it.
last_core=$(($(nproc) - 1))
readonly pinned=(taskset --cpu-list "$last_core")

# add GROUP UNIT NAME COMMAND...: the first of a group is ours.
add() {
    local group=$1 unit=$2 name=$3 command
    shift 3
    printf -v command '%q ' "$@"
    printf '%s\t%s\t%s\t%s\n' "$group" "$unit" "$name" "$command" >>"$place/cases.tsv"
}

compare() { python3 ops/bench/compare.py "$room" "$rounds" 9>&-; }
