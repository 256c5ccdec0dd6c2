"""What an agent says to the server and what the server answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import orjson
import yaml

from sweepstake.client import GraphQL, GraphQLError, NotOurServerError, SweepReference
from sweepstake.errors import NotFoundError

_SWEEP = """
query SweepOfAgent($project: String, $entity: String, $sweep: String!) {
  project(name: $project, entityName: $entity) { sweep(sweepName: $sweep) { id config } }
}
"""
_CREATE = """
mutation CreateAgent(
  $host: String!, $projectName: String, $entityName: String, $sweep: String!, $kind: String, $slots: Int
) {
  createAgent(input: {
    host: $host, projectName: $projectName, entityName: $entityName, sweep: $sweep, kind: $kind, slots: $slots
  }) { agent { id } }
}
"""
_HEARTBEAT = """
mutation Heartbeat(
  $id: ID!, $metrics: JSONString, $runState: JSONString, $wait: Float, $free: Int, $ended: JSONString,
  $leaving: Boolean
) {
  agentHeartbeat(input: {
    id: $id, metrics: $metrics, runState: $runState, wait: $wait, free: $free, ended: $ended,
    leaving: $leaving
  }) { agent { id } commands }
}
"""


class Ended(TypedDict):
    """How a run's process ended, as the server is told."""

    run: str
    attempt: int
    exitcode: int | None
    signal: int | None
    tail: str
    interrupted: bool


@dataclass(frozen=True, slots=True)
class Beat:
    """One heartbeat.

    Attributes:
        live: the runs that the agent has accepted and that live.
        free: how many more it can take.
        ended: its runs that have ended and of which the server may not know yet.
        wait: seconds that the server may hold its answer while it has nothing to say.
        leaving: the agent was interrupted and stops its runs: those that end badly now are not to blame.
    """

    live: Sequence[str]
    free: int
    ended: Sequence[Ended]
    wait: float
    leaving: bool = False


class AgentServer:
    """The server, as an agent sees it.

    Args:
        graphql: the way to it.
        sweep: the agent's sweep.
    """

    def __init__(self, graphql: GraphQL, sweep: SweepReference) -> None:
        self._graphql = graphql
        self._sweep = sweep
        self._agent = ""

    async def sweep_config(self) -> dict[str, Any]:
        """Return the description of the sweep.

        Raises:
            NotFoundError: the server has no such sweep.
        """
        data = await self._graphql.ask(
            _SWEEP,
            {"project": self._sweep.project, "entity": self._sweep.entity, "sweep": self._sweep.id},
        )
        sweep = (data.get("project") or {}).get("sweep")
        if sweep is None:
            raise self._no_sweep()
        try:
            config = yaml.safe_load(sweep.get("config") or "")
        except yaml.YAMLError as error:
            raise NotOurServerError(
                f"The description of sweep {self._sweep} cannot be read: {error}"
            ) from None
        return config if isinstance(config, dict) else {}

    async def register(self, host: str, slots: int) -> str:
        """Make the agent known and return its id.

        Raises:
            NotFoundError: the server has no such sweep, or refuses the agent.
        """
        try:
            data = await self._graphql.ask(
                _CREATE,
                {
                    "host": host,
                    "projectName": self._sweep.project,
                    "entityName": self._sweep.entity,
                    "sweep": self._sweep.id,
                    "kind": "sweepstake",
                    "slots": slots,
                },
            )
        except GraphQLError as error:
            raise NotFoundError(f"The server takes no agent for sweep {self._sweep}: {error}") from None
        agent = (data.get("createAgent") or {}).get("agent")
        if agent is None:
            raise self._no_sweep()
        self._agent = str(agent["id"])
        return self._agent

    async def heartbeat(self, beat: Beat) -> list[Mapping[str, Any]]:
        """Tell the server how things stand and return its commands.

        Raises:
            NotFoundError: the sweep was deleted.
            GraphQLError, ServerUnavailableError: no answer that can be used.
        """
        data = await self._graphql.ask(
            _HEARTBEAT,
            {
                "id": self._agent,
                "metrics": "{}",
                "runState": orjson.dumps(dict.fromkeys(beat.live, True)).decode(),
                "wait": beat.wait,
                "free": beat.free,
                "ended": orjson.dumps(list(beat.ended)).decode(),
                "leaving": beat.leaving,
            },
            patience=beat.wait,
        )
        try:
            commands = orjson.loads((data.get("agentHeartbeat") or {}).get("commands") or "[]")
        except orjson.JSONDecodeError as error:
            raise GraphQLError(f"the server's commands cannot be read: {error}") from None
        return [command for command in commands if isinstance(command, dict)]

    def _no_sweep(self) -> NotFoundError:
        return NotFoundError(
            f"There is no sweep {self._sweep} on {self._graphql.address.url} "
            "(`sweepstake ls` shows those that are)"
        )
