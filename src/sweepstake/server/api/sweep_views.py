"""The shapes of sweeps in the JSON API; `sweepstake.client.views` describes them."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection

from sweepstake.server.api.run_views import config_of
from sweepstake.server.replies import plain
from sweepstake.server.specs import expected_runs, method_of, readable_spec
from sweepstake.server.standings import best_of
from sweepstake.store import agents, runs
from sweepstake.store.records import Agent, Run, Sweep
from sweepstake.tuner import SweepSpec

_COUNTED = ("pending", "running", "finished", "killed", "failed", "crashed")
_COUNTED_AS = {"preempting": "running", "preempted": "pending"}
# Runs whose length says how long the next one will take.
_TIMED = ("finished", "killed")
_WITH_AN_AGENT = ("pending", "running", "preempting")
_OVER = ("FINISHED", "CANCELED")


def page_url(base_url: str, sweep: Sweep) -> str:
    """Return the address of a sweep's page."""
    parts = (sweep.entity, sweep.project, "sweeps", sweep.name)
    return base_url + "/" + "/".join(quote(part, safe="") for part in parts)


def full_name(sweep: Sweep) -> str:
    """Return `ENTITY/PROJECT/ID`."""
    return f"{sweep.entity}/{sweep.project}/{sweep.name}"


def version_of(connection: Connection, sweep: Sweep) -> int:
    """Return a number that grows with every change of a sweep or its runs.

    Who has read this snapshot has seen every run whose version is not above it.

    Versions of runs are times in microseconds, given out one after the other by the one writer; what changes
    about the sweep itself is set a little earlier, so that a run that changes within the same microsecond
    comes after it.
    """
    return max(runs.latest_version(connection, sweep.id), int(sweep.updated_at * 1e6) - 2)


def sweep_row(connection: Connection, sweep: Sweep, base_url: str) -> dict[str, Any]:
    """Return a sweep as a row of a list."""
    return _row(connection, sweep, readable_spec(sweep), base_url)


def sweep_view(connection: Connection, sweep: Sweep, base_url: str, now: float) -> dict[str, Any]:
    """Return a sweep with all that its page shows."""
    spec = readable_spec(sweep)
    found = runs.of_sweep(connection, sweep.id)
    crew = agents.of_sweep(connection, sweep.id)
    row = _row(connection, sweep, spec, base_url)
    return {
        **row,
        "description": sweep.description,
        "reason": sweep.reason,
        "scheduler": spec.scheduler.name if spec is not None and spec.scheduler is not None else None,
        "config": sweep.config,
        "updated_at": sweep.updated_at,
        "version": version_of(connection, sweep),
        "parameters": [plain(view) for view in spec.space.views()] if spec is not None else [],
        "agents": [_agent(agent, found) for agent in crew],
        "eta_s": seconds_left(sweep.state, row["counts"]["expected"], found, crew, now),
    }


def seconds_left(
    state: str, expected: int | None, found: Sequence[Run], crew: Sequence[Agent], now: float
) -> float | None:
    """Return how long a sweep will go on, judged by the runs that have ended; None when that cannot be told.

    Args:
        state: the sweep's state.
        expected: how many runs it will have.
        found: its runs so far.
        crew: its agents.
        now: seconds since the epoch.
    """
    if state in _OVER:
        return 0.0 if not any(run.state in _WITH_AN_AGENT for run in found) else None
    slots = sum(agent.slots for agent in crew if agent.state == "RUNNING")
    lengths = [
        run.finished_at - since
        for run in found
        if run.state in _TIMED and run.finished_at is not None and (since := _since(run)) is not None
    ]
    if expected is None or not lengths or not slots or state == "PAUSED":
        return None
    usual = sum(lengths) / len(lengths)
    at_work = [run for run in found if run.state in ("running", "preempting")]
    ended = sum(run.state not in (*_WITH_AN_AGENT, "preempted") for run in found)
    rest = sum(max(usual - (now - (_since(run) or now)), 0.0) for run in at_work)
    return (rest + max(expected - ended - len(at_work), 0) * usual) / slots


def _since(run: Run) -> float | None:
    """Return when a run began to take its slot: a program may need seconds before its client speaks."""
    return run.issued_at or run.started_at


def _row(connection: Connection, sweep: Sweep, spec: SweepSpec | None, base_url: str) -> dict[str, Any]:
    best = best_of(connection, spec, sweep.id)
    return {
        "sweep": full_name(sweep),
        "entity": sweep.entity,
        "project": sweep.project,
        "id": sweep.name,
        "name": sweep.display_name or sweep.name,
        "state": sweep.state,
        "method": method_of(spec),
        "metric": spec.metric if spec is not None else None,
        "mode": spec.mode if spec is not None else "min",
        "counts": {"expected": expected_runs(spec), **_counts(connection, sweep.id)},
        "best": {"id": best.name, "value": best.value, "config": config_of(best)}
        if best is not None
        else None,
        "created_at": sweep.created_at,
        "url": page_url(base_url, sweep),
    }


def _counts(connection: Connection, sweep_id: int) -> Mapping[str, int]:
    counts = dict.fromkeys(_COUNTED, 0)
    for state, number in runs.counts(connection, sweep_id).items():
        counts[_COUNTED_AS.get(state, state)] += number
    return counts


def _agent(agent: Agent, found: Sequence[Run]) -> dict[str, Any]:
    return {
        "id": agent.name,
        "host": agent.host,
        "kind": agent.kind,
        "slots": agent.slots,
        "state": agent.state,
        "reason": agent.reason,
        "heartbeat_at": agent.heartbeat_at,
        "runs": [run.name for run in found if run.agent_id == agent.id and run.state in _WITH_AN_AGENT],
    }
