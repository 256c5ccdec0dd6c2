"""Sweeps: created, changed, looked at."""

from typing import Any

import orjson
from ariadne import MutationType, ObjectType
from sqlalchemy import Connection

from sweepstake.server.graphql import controller, ids, selection
from sweepstake.server.graphql.context import Info, Refusal, context_of
from sweepstake.server.graphql.paging import connection
from sweepstake.server.specs import expected_runs, method_of, readable_spec
from sweepstake.server.standings import best_of
from sweepstake.store import agents, lines, projects, runs, sweeps
from sweepstake.store.records import Run, Sweep

mutation = MutationType()
sweep = ObjectType("Sweep")
ALL = [mutation, sweep]


@mutation.field("upsertSweep")
async def _upsert_sweep(_: Any, info: Info, asked: dict[str, Any]) -> dict[str, Any]:
    context = context_of(info)
    coordinator = context.services.coordinator
    told = ("display_name", "description", "controller", "scheduler")
    names: dict[str, Any] = {name: asked.get(name) for name in told}
    if asked.get("id") is None:
        created = await coordinator.create_sweep(
            user=context.user,
            entity=context.entity(asked.get("entity_name")),
            project=asked.get("project_name") or None,
            config=asked.get("config") or "",
            prior_runs=asked.get("prior_runs_filters"),
            state=asked.get("state"),
            **names,
        )
        return {"sweep": created.sweep, "config_validation_warnings": created.warnings}
    number = await sweep_number(info, asked["id"])
    changed = await coordinator.update_sweep(
        number,
        user=context.user,
        config=asked.get("config"),
        state=asked.get("state"),
        **names,
    )
    if asked.get("controller"):
        changed = await controller.follow(context, changed)
    return {"sweep": changed, "config_validation_warnings": []}


@mutation.field("enqueueSweepRun")
async def _enqueue(_: Any, info: Info, asked: dict[str, Any]) -> dict[str, Any]:
    context = context_of(info)
    try:
        config = lines.parsed(asked.get("config") or "{}")
    except ValueError as error:
        raise Refusal(f"the config of a run must be a JSON object: {error}") from error
    number = await sweep_number(info, asked.get("id"))
    run = await context.services.coordinator.enqueue(number, config, asked.get("display_name"))
    return {"id": run.name, "run_queue_item_id": run.name}


async def sweep_number(info: Info, asked: object) -> int:
    """Return the number of the sweep that a global id or a short name names."""
    found = ids.decode("Sweep", asked)
    if found is not None:
        return found
    known = await context_of(info).services.database.read(lambda c: sweeps.find(c, str(asked)))
    if known is None:
        raise Refusal(f"there is no sweep with the id {str(asked)[:100]!r}")
    return known.id


@sweep.field("id")
def _id(source: Sweep, _: Info) -> str:
    return ids.encode("Sweep", source.id)


@sweep.field("method")
def _method(source: Sweep, _: Info) -> str:
    return method_of(readable_spec(source))


@sweep.field("project")
def _project(source: Sweep, info: Info) -> Any:
    return context_of(info).read(lambda c: projects.find(c, source.entity, source.project))


@sweep.field("user")
def _user(_source: Sweep, info: Info) -> Any:
    return context_of(info).user


@sweep.field("earlyStopJobRunning")
def _early_stop_job_running(_source: Sweep, _: Info) -> bool:
    return False


@sweep.field("controllerRunName")
def _controller_run_name(source: Sweep, _: Info) -> str:
    return source.controller_run or f"{source.name}-scheduler"


@sweep.field("bestLoss")
def _best_loss(source: Sweep, info: Info) -> Any:
    def find(c: Connection) -> float | None:
        best = best_of(c, readable_spec(source), source.id)
        return best.value if best is not None else None

    return context_of(info).read(find)


@sweep.field("runCount")
def _run_count(source: Sweep, info: Info) -> Any:
    return context_of(info).read(lambda c: len(runs.of_sweep(c, source.id)))


@sweep.field("runCountExpected")
def _run_count_expected(source: Sweep, _: Info) -> int | None:
    return expected_runs(readable_spec(source))


@sweep.field("runs")
def _runs(
    source: Sweep,
    info: Info,
    first: int | None = None,
    after: str | None = None,
    order: str | None = None,
) -> Any:
    def page(c: Connection) -> dict[str, Any]:
        found = runs.of_sweep(c, source.id)
        return connection(selection.order(found, order) if order else found, first, after)

    return context_of(info).read(page)


@sweep.field("priorRuns")
def _prior_runs(source: Sweep, info: Info, **_arguments: Any) -> Any:
    def find(c: Connection) -> dict[str, Any]:
        found: list[Run] = []
        if source.prior_runs:
            condition = orjson.loads(source.prior_runs)
            if condition:
                everything = runs.page(c, project_id=source.project_id, limit=None)
                found = selection.select(everything, source.prior_runs)
        return connection(found)

    return context_of(info).read(find)


@sweep.field("agents")
def _agents(source: Sweep, info: Info, **cut: Any) -> Any:
    return context_of(info).read(lambda c: connection(agents.of_sweep(c, source.id), **cut))


@sweep.field("agent")
def _agent(source: Sweep, info: Info, agent_name: str | None = None) -> Any:
    def find(c: Connection) -> Any:
        found = agents.find(c, agent_name or "")
        return found if found is not None and found.sweep_id == source.id else None

    return context_of(info).read(find)
