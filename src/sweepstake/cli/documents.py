"""The JSON documents that `--json` prints."""

import sys
from collections.abc import Sequence
from typing import Any

import orjson

from sweepstake.client.views import RunRow, SweepView

_RUN = ("id", "state", "config", "summary", "iterations", "reason", "agent")


def sweep_document(view: SweepView, runs: Sequence[RunRow]) -> dict[str, Any]:
    """Return what `show --json` and `run --json` print: the sweep, its best run and all its runs."""
    return {
        "sweep": view["sweep"],
        "state": view["state"],
        "metric": view["metric"],
        "mode": view["mode"],
        "best": view["best"],
        "runs": [{key: dict(run)[key] for key in _RUN} for run in runs],
    }


def print_document(document: object) -> None:
    """Print one JSON document on the standard output."""
    sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()
