"""Projects, and what is found in them."""

from typing import Any

from ariadne import MutationType, ObjectType, QueryType
from sqlalchemy import Connection

from sweepstake.server.graphql import ids, selection
from sweepstake.server.graphql.context import Info, Refusal, context_of
from sweepstake.server.graphql.paging import connection
from sweepstake.server.graphql.viewer import entity_of
from sweepstake.server.runs import check_name
from sweepstake.store import projects, runs, sweeps
from sweepstake.store.records import Project, Run, Sweep

query = QueryType()
mutation = MutationType()
project = ObjectType("Project")
ALL = [query, mutation, project]


@query.field("project")
@query.field("model")
def _project(_: Any, info: Info, name: str | None = None, entity_name: str | None = None) -> Any:
    context = context_of(info)
    if entity_name and entity_name != context.user.name:
        return None

    def find(c: Connection) -> Project | None:
        found = context.find_project(c, entity_name, name)
        # A bare sweep id comes without a project: sweeps are found by their id over the whole server.
        return found or (NOWHERE if not name else None)

    return context.read(find)


# Stands for the project of a client that named none, while none of that name exists.
NOWHERE = Project(id=0, entity="", name="uncategorized", created_at=0.0)


@query.field("models")
def _models(
    _: Any,
    info: Info,
    entity_name: str | None = None,
    after: str | None = None,
    first: int | None = None,
) -> Any:
    context = context_of(info)
    name = context.entity(entity_name)
    return context.read(lambda c: connection(projects.all(c, name), first, after))


@mutation.field("upsertModel")
async def _upsert_model(_: Any, info: Info, asked: dict[str, Any]) -> dict[str, Any]:
    context = context_of(info)
    entity, name = context.entity(asked.get("entity_name")), str(asked.get("name") or "")
    if not name:
        raise Refusal("a project needs a name")
    check_name("project name", name)

    def ensure(c: Connection) -> tuple[Project, bool]:
        known = projects.find(c, entity, name)
        return known or projects.ensure(c, entity, name, context.now), known is None

    found, inserted = await context.services.database.write(ensure)
    return {"project": found, "model": found, "inserted": inserted}


@project.field("id")
def _id(source: Project, _: Info) -> str:
    return ids.encode("Project", source.id)


@project.field("internalId")
def _internal_id(source: Project, _: Info) -> int:
    return source.id


@project.field("entity")
def _entity(source: Project, _: Info) -> dict[str, Any]:
    return entity_of(source.entity)


@project.field("entityName")
def _entity_name(source: Project, _: Info) -> str:
    return source.entity


@project.field("isBenchmark")
@project.field("readOnly")
def _no(_source: Project, _: Info) -> bool:
    return False


@project.field("user")
def _user(_source: Project, info: Info) -> Any:
    return context_of(info).user


@project.field("run")
@project.field("bucket")
def _run(source: Project, info: Info, name: str | None = None, **_arguments: Any) -> Any:
    return context_of(info).read(lambda c: runs.find(c, source.id, name or ""))


def _all_runs(c: Connection, source: Project, filters: str | None) -> list[Run]:
    return selection.select(runs.page(c, project_id=source.id, limit=None), filters)


@project.field("runs")
def _runs(
    source: Project,
    info: Info,
    filters: str | None = None,
    after: str | None = None,
    first: int | None = None,
    order: str | None = None,
) -> Any:
    return context_of(info).read(
        lambda c: connection(selection.order(_all_runs(c, source, filters), order), first, after)
    )


@project.field("runCount")
def _run_count(source: Project, info: Info, filters: str | None = None) -> Any:
    return context_of(info).read(lambda c: len(_all_runs(c, source, filters)))


@project.field("sweep")
def _sweep(source: Project, info: Info, sweep_name: str | None = None) -> Any:
    def find(c: Connection) -> Sweep | None:
        found = sweeps.find(c, sweep_name or "")
        # A client that gives a bare id names no project, or its default one; any other must be the right one.
        wrong = found is not None and source.id != found.project_id and source.name != NOWHERE.name
        return None if wrong else found

    return context_of(info).read(find)


@project.field("sweeps")
def _sweeps(
    source: Project,
    info: Info,
    after: str | None = None,
    first: int | None = None,
    **_arguments: Any,
) -> Any:
    return context_of(info).read(lambda c: connection(sweeps.of_project(c, source.id), first, after))


@project.field("totalSweeps")
def _total_sweeps(source: Project, info: Info) -> Any:
    return context_of(info).read(lambda c: len(sweeps.of_project(c, source.id)))
