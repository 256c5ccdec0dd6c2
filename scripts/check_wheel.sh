#!/bin/sh
# Builds the wheel and proves it in an environment of its own, with the core dependencies alone:
# it holds the pages, its modules import, and a server of it starts and answers.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

.venv/bin/python -m pip wheel --quiet --no-deps --wheel-dir "$work/dist" .
.venv/bin/python -m zipfile --list "$work"/dist/*.whl | grep 'sweepstake/server/static/index.html' >/dev/null
.venv/bin/python -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$work"/dist/*.whl
cd "$work"
"$work/venv/bin/sweepstake" --version
SWEEPSTAKE_HOME="$work/home" "$work/venv/bin/sweepstake" server --port 0 >"$work/server.log" 2>&1 &
server=$!
for _ in $(seq 600); do
    [ -e "$work/home/server.json" ] && break
    sleep 0.1
done
SWEEPSTAKE_HOME="$work/home" "$work/venv/bin/sweepstake" ls --json
echo "The wheel is sound."
