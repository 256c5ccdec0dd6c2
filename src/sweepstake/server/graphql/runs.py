"""Runs: created, changed, stopped, deleted, looked at."""

from typing import Any

import orjson
from ariadne import MutationType, ObjectType
from sqlalchemy import Connection

from sweepstake.server.graphql import ids
from sweepstake.server.graphql.context import Context, Info, Refusal, context_of
from sweepstake.server.runs import Upsert, Upserted, set_state
from sweepstake.store import alerts, files, lines, projects, runs
from sweepstake.store.records import File, Run

mutation = MutationType()
run = ObjectType("Run")
ALL = [mutation, run]

# What the client keeps in a run's config for itself.
_INTERNAL = "_wandb"
_USUAL_WAIT_MS = 60_000


@mutation.field("upsertBucket")
async def _upsert_bucket(_: Any, info: Info, asked: dict[str, Any]) -> dict[str, Any]:
    context = context_of(info)
    coordinator = context.services.coordinator
    upsert = Upsert(coordinator, context.user, merges_config=context.merges_config)
    number = _number(asked["id"]) if asked.get("id") else None
    done: Upserted = await coordinator.write(lambda c: upsert(c, asked, number, context.now))
    _touch(context, done.run)
    return {"bucket": done.run, "inserted": done.inserted}


@mutation.field("stopRun")
async def _stop_run(_: Any, info: Info, asked: dict[str, Any]) -> dict[str, Any]:
    context = context_of(info)
    number = _number(asked.get("id"))
    await context.services.coordinator.request_stop(number, f"stopped by {context.user.name}")
    return {"success": True}


@mutation.field("deleteRun")
async def _delete_run(_: Any, info: Info, asked: dict[str, Any]) -> dict[str, Any]:
    """Delete a run; one that is gone already was deleted by the same request before."""
    context = context_of(info)
    number = _number(asked.get("id"))
    found, gone = await context.services.coordinator.delete_run(number)
    for file in gone:
        context.services.blobs.delete(file.run_id, file.id)
    if found is not None:
        _touch(context, found)
    return {"success": True}


@mutation.field("updateRunState")
async def _update_run_state(_: Any, info: Info, asked: dict[str, Any]) -> dict[str, Any]:
    context = context_of(info)
    coordinator = context.services.coordinator
    number = _number(asked.get("id"))

    def change(c: Connection) -> Run:
        found = _existing(c, number)
        set_state(c, coordinator, found, str(asked.get("state") or ""), context.now)
        return found

    _touch(context, await coordinator.write(change))
    return {"success": True}


@mutation.field("notifyScriptableRunAlert")
async def _alert(_: Any, info: Info, asked: dict[str, Any]) -> dict[str, Any]:
    """Keep an alert; one with the same title within `waitDuration` (milliseconds) is not kept again."""
    context = context_of(info)
    wait = asked.get("wait_duration")
    earliest = context.now - float(_USUAL_WAIT_MS if wait is None else wait) / 1000
    title, text = str(asked.get("title") or ""), str(asked.get("text") or "")

    def keep(c: Connection) -> None:
        found = named(c, context, asked)
        if any(known.title == title and known.at >= earliest for known in alerts.of_run(c, found.id)):
            return
        alerts.create(c, found.id, title, text, str(asked.get("severity") or "INFO"), context.now)

    await context.services.database.write(keep)
    return {"success": True}


def named(connection: Connection, context: Context, asked: dict[str, Any]) -> Run:
    """Return the run that an input names by its entity, its project and its short name.

    Raises:
        Refusal: there is no such run.
    """
    place = context.find_project(connection, asked.get("entity_name"), asked.get("project_name"))
    name = str(asked.get("run_name") or "")
    found = runs.find(connection, place.id, name) if place is not None else None
    if found is None:
        raise Refusal(f"there is no run {name[:100]!r} in project {str(asked.get('project_name'))[:100]!r}")
    return found


def _number(asked: object) -> int:
    number = ids.decode("Run", asked)
    if number is None:
        raise Refusal(f"{str(asked)[:100]!r} is no id of a run")
    return number


def _existing(connection: Connection, number: int) -> Run:
    found = runs.by_id(connection, number)
    if found is None:
        raise Refusal("this run was deleted")
    return found


def _touch(context: Context, changed: Run) -> None:
    if changed.sweep_id is not None:
        context.services.coordinator.touched(changed.sweep_id)


@run.field("id")
def _id(source: Run, _: Info) -> str:
    return ids.encode("Run", source.id)


@run.field("internalId")
def _internal_id(source: Run, _: Info) -> int:
    return source.id


@run.field("displayName")
def _display_name(source: Run, _: Info) -> str:
    """Return what people call the run: scripts name files after it, so it is never null."""
    return source.display_name or source.name


@run.field("group")
def _group(source: Run, _: Info) -> str | None:
    return source.group_name


@run.field("readOnly")
def _read_only(_source: Run, _: Info) -> bool:
    return False


@run.field("sweepName")
def _sweep_name(source: Run, _: Info) -> str | None:
    return source.sweep


@run.field("project")
def _project(source: Run, info: Info) -> Any:
    return context_of(info).read(lambda c: projects.by_id(c, source.project_id))


@run.field("user")
def _user(_source: Run, info: Info) -> Any:
    return context_of(info).user


@run.field("exitcode")
def _exit_code(source: Run, _: Info) -> int | None:
    return source.exit_code


@run.field("shouldStop")
@run.field("stopped")
def _stopped(source: Run, _: Info) -> bool:
    return source.stop_requested_at is not None


@run.field("failed")
def _failed(source: Run, _: Info) -> bool:
    return source.state in ("failed", "crashed")


@run.field("running")
def _running(source: Run, _: Info) -> bool:
    return source.state in ("running", "preempting")


@run.field("summaryMetrics")
def _summary(source: Run, _: Info) -> str:
    return source.summary


@run.field("wandbConfig")
def _wandb_config(source: Run, _: Info, keys: list[str] | None = None) -> str:
    """Return what the client keeps in the config for itself.

    Its key `t` says to `resume` that the run exists: one that was created ahead has never been.
    """
    try:
        entry = lines.parsed(source.config).get(_INTERNAL)
    except (ValueError, AttributeError):
        entry = None
    value = entry.get("value") if isinstance(entry, dict) else None
    kept = value if isinstance(value, dict) else {}
    if source.started_at is None:
        kept = {key: x for key, x in kept.items() if key != "t"}
    elif "t" not in kept:
        kept = {**kept, "t": {}}
    if keys is not None:
        kept = {key: x for key, x in kept.items() if key in keys}
    return orjson.dumps(kept).decode()


@run.field("historyLineCount")
def _history_lines(source: Run, _: Info) -> int:
    return source.history_lines


@run.field("eventsLineCount")
def _event_lines(source: Run, _: Info) -> int:
    return source.event_lines


@run.field("logLineCount")
def _log_lines(source: Run, _: Info) -> int:
    return source.log_lines


def arrived(connection: Connection, source: Run) -> list[File]:
    """Return the files of a run whose bytes have arrived."""
    return [file for file in files.of_run(connection, source.id) if file.size is not None]


@run.field("fileCount")
def _file_count(source: Run, info: Info) -> Any:
    return context_of(info).read(lambda c: len(arrived(c, source)))
