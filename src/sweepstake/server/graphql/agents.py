"""Agents: registered, heard, looked at."""

from typing import Any

import orjson
from ariadne import MutationType, ObjectType
from sqlalchemy import Connection

from sweepstake.errors import NotFoundError
from sweepstake.server.graphql.context import Info, NotThereError, Refusal, context_of
from sweepstake.server.graphql.paging import connection
from sweepstake.store import runs
from sweepstake.store.records import Agent, Run

mutation = MutationType()
agent = ObjectType("Agent")
ALL = [mutation, agent]

LONGEST_WAIT_S = 60.0


@mutation.field("createAgent")
async def _create_agent(_: Any, info: Info, asked: dict[str, Any]) -> dict[str, Any]:
    created = await context_of(info).services.coordinator.create_agent(
        str(asked.get("sweep") or ""),
        host=str(asked.get("host") or "unknown"),
        kind="sweepstake" if asked.get("kind") == "sweepstake" else "wandb",
        slots=max(int(asked.get("slots") or 1), 1),
    )
    return {"agent": created}


@mutation.field("agentHeartbeat")
async def _heartbeat(_: Any, info: Info, asked: dict[str, Any]) -> dict[str, Any]:
    run_state = _parsed(asked.get("run_state"), {})
    ended = _parsed(asked.get("ended"), [])
    try:
        commands = await context_of(info).services.coordinator.heartbeat(
            str(asked.get("id") or ""),
            run_state=run_state if isinstance(run_state, dict) else {},
            wait=min(max(float(asked.get("wait") or 0.0), 0.0), LONGEST_WAIT_S),
            free=asked.get("free"),
            leaving=bool(asked.get("leaving")),
            ended=[report for report in ended if isinstance(report, dict)],
        )
    except NotFoundError as error:
        raise NotThereError(str(error)) from error
    name = str(asked.get("id"))
    return {"agent": {"id": name, "name": name}, "commands": orjson.dumps(commands).decode()}


def _parsed(text: str | None, otherwise: Any) -> Any:
    try:
        return orjson.loads(text) if text else otherwise
    except orjson.JSONDecodeError as error:
        raise Refusal(f"this is not JSON: {text[:100] if text else text!r}") from error


@agent.field("id")
def _id(source: Agent | dict[str, Any], _: Info) -> str:
    return str(source["id"]) if isinstance(source, dict) else source.name


def _runs_of(c: Connection, source: Agent) -> list[Run]:
    return [run for run in runs.of_sweep(c, source.sweep_id) if run.agent == source.name]


@agent.field("totalRuns")
def _total_runs(source: Agent, info: Info) -> Any:
    return context_of(info).read(lambda c: len(_runs_of(c, source)))


@agent.field("runs")
def _runs(
    source: Agent,
    info: Info,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    **_arguments: Any,
) -> Any:
    return context_of(info).read(lambda c: connection(_runs_of(c, source), first, after, last, before))
