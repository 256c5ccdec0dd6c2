"""Sweeps and runs as a server would tell them, for what is shown of them."""

from typing import Any, cast

from sweepstake.cli.live import Progress
from sweepstake.client.views import Counts, RunRow, SweepView

T0 = 1_800_000_000.0


def run_row(name: str, index: int | None = 0, **more: Any) -> RunRow:
    row = {
        "id": name,
        "name": name,
        "index": index,
        "state": "finished",
        "reason": None,
        "config": {"lr": 0.01},
        "value": 0.5,
        "best_value": 0.5,
        "iterations": 3,
        "summary": {"loss": 0.5, "_step": 2},
        "agent": "agent001",
        "created_at": T0,
        "started_at": T0,
        "finished_at": T0 + 10 + (index or 0),
        "heartbeat_at": T0,
        "attempt": 1,
        "curve": [(1, 0.9), (2, 0.7), (3, 0.5)],
    }
    return cast("RunRow", row | more)


def sweep_view(**more: Any) -> SweepView:
    counts: Counts = {
        "expected": 20,
        "pending": 0,
        "running": 1,
        "finished": 2,
        "killed": 1,
        "failed": 1,
        "crashed": 0,
    }
    view = {
        "sweep": "local/digits/abcd1234",
        "entity": "local",
        "project": "digits",
        "id": "abcd1234",
        "name": "digits",
        "description": None,
        "state": "RUNNING",
        "reason": None,
        "metric": "loss",
        "mode": "min",
        "method": "hyperopt",
        "scheduler": "asha",
        "config": "program: train.py\n",
        "created_at": T0,
        "updated_at": T0,
        "version": 7,
        "counts": counts | more.pop("counts", {}),
        "best": {"id": "run00002", "value": 0.25, "config": {"lr": 0.03, "net": {"depth": 3}}},
        "parameters": [],
        "agents": [],
        "eta_s": 65.0,
        "url": "http://127.0.0.1:8787/local/digits/sweeps/abcd1234",
    }
    return cast("SweepView", view | more)


def progress(*runs: RunRow, **more: Any) -> Progress:
    return Progress(sweep_view(**more), {run["id"]: run for run in runs})
