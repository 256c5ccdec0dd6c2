"""Agents of sweeps."""

from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy import update as sql_update

from sweepstake.store import schema
from sweepstake.store.names import short_name
from sweepstake.store.records import Agent
from sweepstake.store.statements import inserted

_agents = schema.agents
_SELECT = select(*(_agents.c[name] for name in Agent.__slots__))
_BY_ID = _SELECT.where(_agents.c.id == bindparam("id"))
_FIND = _SELECT.where(_agents.c.name == bindparam("name"))


def create(connection: Connection, *, sweep_id: int, host: str, kind: str, slots: int, now: float) -> Agent:
    """Register an agent and give it a random name."""
    values: dict[str, Any] = {
        "name": short_name(lambda name: find(connection, name) is not None),
        "sweep_id": sweep_id,
        "host": host,
        "kind": kind,
        "slots": slots,
        "state": "RUNNING",
        "reason": None,
        "failures": 0,
        "created_at": now,
        "heartbeat_at": now,
    }
    return Agent(id=inserted(connection, _agents, **values), **values)


def find(connection: Connection, name: str) -> Agent | None:
    """Return an agent by the name that it was given, or None."""
    row = connection.execute(_FIND, {"name": name}).first()
    return Agent(*row) if row is not None else None


def by_id(connection: Connection, agent_id: int) -> Agent | None:
    """Return an agent by its number, or None."""
    row = connection.execute(_BY_ID, {"id": agent_id}).first()
    return Agent(*row) if row is not None else None


def update(connection: Connection, agent_id: int, **columns: Any) -> None:
    """Change columns of an agent."""
    connection.execute(sql_update(_agents).where(_agents.c.id == agent_id).values(**columns))


def of_sweep(connection: Connection, sweep_id: int) -> list[Agent]:
    """Return the agents of a sweep, newest last."""
    rows = connection.execute(_SELECT.where(_agents.c.sweep_id == sweep_id).order_by(_agents.c.id))
    return [Agent(*row) for row in rows]


def silent(connection: Connection, before: float) -> list[Agent]:
    """Return the agents that should be working and were last heard of before a time."""
    rows = connection.execute(
        _SELECT.where(_agents.c.state == "RUNNING", _agents.c.heartbeat_at < before).order_by(_agents.c.id)
    )
    return [Agent(*row) for row in rows]
