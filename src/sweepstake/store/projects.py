"""Projects of entities."""

from sqlalchemy import Connection, bindparam, select

from sweepstake.store import schema
from sweepstake.store.names import checked
from sweepstake.store.records import Project
from sweepstake.store.statements import insert_unless_there

_projects = schema.projects
_SELECT = select(_projects.c.id, _projects.c.entity, _projects.c.name, _projects.c.created_at)
_BY_ID = _SELECT.where(_projects.c.id == bindparam("id"))
_FIND = _SELECT.where(_projects.c.entity == bindparam("entity"), _projects.c.name == bindparam("name"))


def find(connection: Connection, entity: str, name: str) -> Project | None:
    """Return a project by its name, or None."""
    row = connection.execute(_FIND, {"entity": entity, "name": name}).first()
    return Project(*row) if row is not None else None


def by_id(connection: Connection, project_id: int) -> Project | None:
    """Return a project by its number, or None."""
    row = connection.execute(_BY_ID, {"id": project_id}).first()
    return Project(*row) if row is not None else None


def ensure(connection: Connection, entity: str, name: str, now: float) -> Project:
    """Return a project, created when new; several may create it at once.

    Raises:
        UsageError: the name is empty or too long.
    """
    project = find(connection, entity, name)
    if project is None:
        checked("project", name)
        insert_unless_there(connection, _projects, entity=entity, name=name, created_at=now)
        project = find(connection, entity, name)
    if project is None:
        raise LookupError(f"project {entity}/{name} is gone as soon as it was created")
    return project


def all(connection: Connection, entity: str) -> list[Project]:  # noqa: A001
    """Return an entity's projects, newest last."""
    rows = connection.execute(_SELECT.where(_projects.c.entity == entity).order_by(_projects.c.id))
    return [Project(*row) for row in rows]
