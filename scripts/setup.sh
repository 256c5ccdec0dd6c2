#!/bin/sh
# Makes .venv ready: `setup.sh run` for running sweeps and the examples, `setup.sh dev` for development too.
# Needs Python 3.11 or newer with pip; PYTHON names one. A stamp in .venv lets make skip all of it.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:?"usage: setup.sh run|dev"}

usable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3 python; do
        if usable "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    echo "sweepstake needs Python 3.11 or newer, and none was found. Name one: make PYTHON=/path/to/python3.11" >&2
    exit 1
}

if ! usable .venv/bin/python; then
    python=$(find_python)
    echo "Setting up .venv: this takes a minute or two, once." >&2
    rm -rf .venv
    # Debian ships Python without ensurepip; pip itself can then fill the environment.
    "$python" -m venv .venv 2>/dev/null || {
        "$python" -m venv --clear --without-pip .venv
        "$python" -m pip --python .venv/bin/python install --quiet --disable-pip-version-check pip
    }
else
    echo "Bringing .venv up to date." >&2
fi

install() { .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input "$@"; }

install --upgrade "pip>=25.1"
if [ "$purpose" = dev ]; then
    install --group dev --editable ".[examples]"
    touch .venv/.ready-dev
else
    install --editable ".[examples]"
fi
touch .venv/.ready-run
