"""Runs.

Every change of a run, its history included, goes through `update`, `reset`, `create` or `lines`, and gives
the run a new `version`, larger than any of its sweep before: who has seen version v of a sweep asks for
what came `after_version=v`. The version is the time in microseconds, or one more than the sweep's largest
where the clock lags behind it: so it grows when the newest run was deleted, too.
"""

import functools
import time
from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Update,
    bindparam,
    func,
    select,
)
from sqlalchemy import (
    delete as sql_delete,
)
from sqlalchemy import (
    update as sql_update,
)

from sweepstake.store import schema
from sweepstake.store.names import checked, short_name
from sweepstake.store.records import Run
from sweepstake.store.statements import inserted

_runs = schema.runs
_JOINED = {
    "entity": schema.projects.c.entity,
    "project": schema.projects.c.name.label("project"),
    "sweep": schema.sweeps.c.name.label("sweep"),
    "agent": schema.agents.c.name.label("agent"),
}
_TAGS = Run.__slots__.index("tags")
_SELECT = (
    select(*(_JOINED[name] if name in _JOINED else _runs.c[name] for name in Run.__slots__))
    .join(schema.projects, schema.projects.c.id == _runs.c.project_id)
    .outerjoin(schema.sweeps, schema.sweeps.c.id == _runs.c.sweep_id)
    .outerjoin(schema.agents, schema.agents.c.id == _runs.c.agent_id)
)
_BY_ID = _SELECT.where(_runs.c.id == bindparam("id"))
_FIND = _SELECT.where(_runs.c.project_id == bindparam("project_id"), _runs.c.name == bindparam("name"))
_BY_TRIAL = _SELECT.where(_runs.c.sweep_id == bindparam("sweep_id"), _runs.c.trial == bindparam("trial"))

_REPORTED = (schema.history, schema.system_metrics, schema.console)


def create(
    connection: Connection,
    *,
    project_id: int,
    user_id: int,
    now: float,
    name: str | None = None,
    sweep_id: int | None = None,
    trial: int | None = None,
    state: str = "pending",
    config: str = "{}",
    display_name: str | None = None,
    started_at: float | None = None,
    heartbeat_at: float | None = None,
) -> Run:
    """Create a run, under a new short name when none is given.

    Raises:
        UsageError: the name is empty or too long.
        IntegrityError: the project has a run of this name.
    """
    if name is None:
        name = short_name(lambda name: find(connection, project_id, name) is not None)
    number = inserted(
        connection,
        _runs,
        name=checked("run", name),
        project_id=project_id,
        user_id=user_id,
        sweep_id=sweep_id,
        trial=trial,
        state=state,
        attempt=0,
        issues=0,
        config=config,
        summary="{}",
        iterations=0,
        display_name=display_name,
        tags="[]",
        history_lines=0,
        event_lines=0,
        log_lines=0,
        created_at=now,
        started_at=started_at,
        heartbeat_at=heartbeat_at,
        version=0,
    )
    update(connection, number)
    run = by_id(connection, number)
    if run is None:
        raise LookupError(f"project {project_id} of a new run does not exist")
    return run


def find(connection: Connection, project_id: int, name: str) -> Run | None:
    """Return a run by its project and its name, or None."""
    return _one(connection, _FIND, project_id=project_id, name=name)


def by_id(connection: Connection, run_id: int) -> Run | None:
    """Return a run by its number, or None."""
    return _one(connection, _BY_ID, id=run_id)


def by_trial(connection: Connection, sweep_id: int, trial: int) -> Run | None:
    """Return the run of a trial, or None."""
    return _one(connection, _BY_TRIAL, sweep_id=sweep_id, trial=trial)


def of_sweep(connection: Connection, sweep_id: int, after_version: int = 0) -> list[Run]:
    """Return the runs of a sweep that changed after a version, in the order of their trials.

    Runs without a trial come last, in the order of their creation.
    """
    return _many(
        connection,
        _SELECT.where(_runs.c.sweep_id == sweep_id, _runs.c.version > after_version).order_by(
            _runs.c.trial.is_(None), _runs.c.trial, _runs.c.id
        ),
    )


def of_agent(connection: Connection, agent_id: int, states: Iterable[str]) -> list[Run]:
    """Return an agent's runs that are in one of these states, newest last."""
    return _many(
        connection,
        _SELECT.where(_runs.c.agent_id == agent_id, _runs.c.state.in_(list(states))).order_by(_runs.c.id),
    )


def silent(connection: Connection, before: float) -> list[Run]:
    """Return the runs that should be at work and were last heard of before a time."""
    return _many(
        connection,
        _SELECT.where(_runs.c.state.in_(("running", "preempting")), _runs.c.heartbeat_at < before).order_by(
            _runs.c.id
        ),
    )


def page(connection: Connection, *, project_id: int, limit: int | None) -> list[Run]:
    """Return the newest `limit` runs of a project, or all of them; newest last."""
    newest_first = _SELECT.where(_runs.c.project_id == project_id).order_by(_runs.c.id.desc()).limit(limit)
    return _many(connection, newest_first)[::-1]


def best(connection: Connection, sweep_id: int, *, largest: bool) -> Run | None:
    """Return a sweep's run with the largest or smallest value; of equals the earliest trial."""
    value = _runs.c.value
    order = (value.desc() if largest else value, _runs.c.trial.is_(None), _runs.c.trial, _runs.c.id)
    statement = _SELECT.where(_runs.c.sweep_id == sweep_id, value.is_not(None)).order_by(*order).limit(1)
    return _one(connection, statement)


def counts(connection: Connection, sweep_id: int) -> dict[str, int]:
    """Return how many runs of a sweep are in each state."""
    rows = connection.execute(
        select(_runs.c.state, func.count()).where(_runs.c.sweep_id == sweep_id).group_by(_runs.c.state)
    )
    return {state: number for state, number in rows}  # noqa: C416


def latest_version(connection: Connection, sweep_id: int) -> int:
    """Return the largest version of a sweep's runs, 0 when it has none."""
    largest = select(func.max(_runs.c.version)).where(_runs.c.sweep_id == sweep_id)
    return connection.execute(largest).scalar() or 0


def update(connection: Connection, run_id: int, **columns: Any) -> None:
    """Change columns of a run; without any, give it a new version all the same.

    One statement: the version is found inside it.
    """
    statement = _update(connection.dialect.name, tuple(columns))
    values = {f"new_{name}": value for name, value in columns.items()}
    connection.execute(statement, {"run_id": run_id, "now_us": _now_us(), **values})


def _now_us() -> int:
    return time.time_ns() // 1000


@functools.lru_cache(maxsize=256)
def _update(dialect: str, names: tuple[str, ...]) -> Update:
    larger = func.max if dialect == "sqlite" else func.greatest
    return (
        sql_update(_runs)
        .where(_runs.c.id == bindparam("run_id"))
        .values(
            {_runs.c[name]: bindparam(f"new_{name}", type_=_runs.c[name].type) for name in names}
            | {_runs.c.version: larger(bindparam("now_us", type_=_runs.c.version.type), _next_version())}
        )
    )


def _next_version() -> ColumnElement[int]:
    """Return one more than the largest version of the run's sweep, or of a run that has none its own."""
    others = _runs.alias("others")
    largest = select(func.max(others.c.version)).where(others.c.sweep_id == _runs.c.sweep_id)
    return func.coalesce(largest.correlate(_runs).scalar_subquery(), _runs.c.version) + 1


def reset(connection: Connection, run_id: int) -> None:
    """Forget what an earlier process of a run reported: history, console, summary and results. Files stay."""
    for table in _REPORTED:
        connection.execute(sql_delete(table).where(table.c.run_id == run_id))
    update(
        connection,
        run_id,
        summary="{}",
        iterations=0,
        value=None,
        best_value=None,
        history_lines=0,
        event_lines=0,
        log_lines=0,
    )


def delete(connection: Connection, run_id: int) -> None:
    """Delete a run and its rows everywhere; the bytes of its files are the caller's to delete."""
    for table in (*_REPORTED, schema.files, schema.alerts):
        connection.execute(sql_delete(table).where(table.c.run_id == run_id))
    connection.execute(sql_delete(_runs).where(_runs.c.id == run_id))


def _one(connection: Connection, statement: Select[Any], **parameters: Any) -> Run | None:
    row = connection.execute(statement, parameters).first()
    return _run(row) if row is not None else None


def _many(connection: Connection, statement: Select[Any]) -> list[Run]:
    return [_run(row) for row in connection.execute(statement)]


def _run(row: Row[Any]) -> Run:
    values = list(row)
    values[_TAGS] = tuple(orjson.loads(values[_TAGS]))
    return Run(*values)
