"""The shapes of runs in the JSON API; `sweepstake.client.views` describes them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from sweepstake.server.replies import plain
from sweepstake.server.specs import readable_spec
from sweepstake.server.thinning import thinned
from sweepstake.store import events, lines, sweeps
from sweepstake.store.records import Run

CURVE_POINTS = 60
# What the client keeps for itself.
_INTERNAL = "_wandb"


def config_of(run: Run) -> dict[str, Any]:
    """Return a run's parameters, sorted by name, without what the client keeps for itself."""
    return {
        key: plain(entry["value"] if isinstance(entry, Mapping) and "value" in entry else entry)
        for key, entry in sorted(mapping(run.config).items())
        if key != _INTERNAL
    }


def summary_of(run: Run) -> dict[str, Any]:
    """Return a run's summary, without what the client keeps for itself."""
    return {key: plain(value) for key, value in sorted(mapping(run.summary).items()) if key != _INTERNAL}


def mapping(text: str) -> dict[str, Any]:
    """Return the JSON object that a text holds, an empty one when it holds something else."""
    try:
        value = lines.parsed(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def run_rows(connection: Connection, sweep_id: int, found: Sequence[Run]) -> list[dict[str, Any]]:
    """Return runs of one sweep as rows, each with its curve."""
    trials = [run.trial for run in found if run.trial is not None]
    curves = events.curves(connection, sweep_id, trials) if trials else {}
    return [_row(run, curves.get(run.trial, []) if run.trial is not None else []) for run in found]


def run_view(connection: Connection, run: Run) -> dict[str, Any]:
    """Return a run with all that its page shows."""
    row = run_rows(connection, run.sweep_id, [run])[0] if run.sweep_id is not None else _row(run, [])
    sweep = sweeps.by_id(connection, run.sweep_id) if run.sweep_id is not None else None
    spec = readable_spec(sweep) if sweep is not None else None
    return {
        **row,
        "sweep": f"{sweep.entity}/{sweep.project}/{sweep.name}" if sweep is not None else None,
        "host": run.host,
        "program": run.program,
        "tags": list(run.tags),
        "notes": run.notes,
        "group": run.group_name,
        "job_type": run.job_type,
        "exit_code": run.exit_code,
        "log_lines": run.log_lines,
        "history_lines": run.history_lines,
        "system_lines": run.event_lines,
        "metrics": [spec.metric] if spec is not None and spec.metric is not None else [],
    }


def _row(run: Run, curve: Sequence[tuple[int, float]]) -> dict[str, Any]:
    return {
        "id": run.name,
        "name": run.display_name or run.name,
        "index": run.trial,
        "state": run.state,
        "reason": run.reason,
        "config": config_of(run),
        "value": plain(run.value),
        "best_value": plain(run.best_value),
        "iterations": run.iterations,
        "summary": summary_of(run),
        "agent": run.agent,
        "created_at": run.created_at,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "heartbeat_at": run.heartbeat_at,
        "attempt": run.attempt,
        "curve": [[iteration, plain(value)] for iteration, value in thinned(curve, CURVE_POINTS)],
    }
