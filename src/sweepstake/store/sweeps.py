"""Sweeps."""

from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy import update as sql_update

from sweepstake.store import schema
from sweepstake.store.names import short_name
from sweepstake.store.records import Sweep
from sweepstake.store.statements import inserted

_sweeps = schema.sweeps
_projects = schema.projects
_OF_PROJECT = {"entity": _projects.c.entity, "project": _projects.c.name.label("project")}
_SELECT = select(
    *(_OF_PROJECT[name] if name in _OF_PROJECT else _sweeps.c[name] for name in Sweep.__slots__)
).join(_projects, _projects.c.id == _sweeps.c.project_id)
_BY_ID = _SELECT.where(_sweeps.c.id == bindparam("id"))
_FIND = _SELECT.where(_sweeps.c.name == bindparam("name"))


def create(
    connection: Connection,
    *,
    project_id: int,
    user_id: int,
    config: str,
    seed: int,
    now: float,
    display_name: str | None = None,
    description: str | None = None,
    controller: str | None = None,
    scheduler: str | None = None,
    prior_runs: str | None = None,
    state: str = "PENDING",
) -> Sweep:
    """Create a sweep and give it a short name; `config` is its description, verbatim."""
    number = inserted(
        connection,
        _sweeps,
        name=short_name(lambda name: find(connection, name) is not None),
        project_id=project_id,
        user_id=user_id,
        config=config,
        seed=seed,
        display_name=display_name,
        description=description,
        controller=controller,
        scheduler=scheduler,
        prior_runs=prior_runs,
        state=state,
        created_at=now,
        updated_at=now,
    )
    sweep = by_id(connection, number)
    if sweep is None:
        raise LookupError(f"project {project_id} of a new sweep does not exist")
    return sweep


def find(connection: Connection, name: str) -> Sweep | None:
    """Return a sweep by its short name, or None."""
    row = connection.execute(_FIND, {"name": name}).first()
    return Sweep(*row) if row is not None else None


def by_id(connection: Connection, sweep_id: int) -> Sweep | None:
    """Return a sweep by its number, or None."""
    row = connection.execute(_BY_ID, {"id": sweep_id}).first()
    return Sweep(*row) if row is not None else None


def update(connection: Connection, sweep_id: int, **columns: Any) -> None:
    """Change columns of a sweep."""
    connection.execute(sql_update(_sweeps).where(_sweeps.c.id == sweep_id).values(**columns))


def of_project(connection: Connection, project_id: int) -> list[Sweep]:
    """Return the sweeps of a project, newest last."""
    rows = connection.execute(_SELECT.where(_sweeps.c.project_id == project_id).order_by(_sweeps.c.id))
    return [Sweep(*row) for row in rows]


def all(connection: Connection, entity: str | None = None, project: str | None = None) -> list[Sweep]:  # noqa: A001
    """Return the sweeps of the server, or of one entity, or of projects of one name; newest last."""
    statement = _SELECT.order_by(_sweeps.c.id)
    if entity is not None:
        statement = statement.where(_projects.c.entity == entity)
    if project is not None:
        statement = statement.where(_projects.c.name == project)
    return [Sweep(*row) for row in connection.execute(statement)]
