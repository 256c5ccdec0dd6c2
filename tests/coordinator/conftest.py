"""A coordinator over a real store, with a clock that the test turns."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest

from sweepstake.server.coordinator import Coordinator
from sweepstake.store import agents, runs, sweeps, users
from sweepstake.store.database import Database
from sweepstake.store.records import Agent, Run, Sweep, User

KEY = "local-" + "k" * 40
GRID = """
program: train.py
method: grid
metric: {name: loss, goal: minimize}
parameters:
  a: {values: [1, 2, 3]}
"""


@dataclass
class Clock:
    """The time, turned by hand."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class House:
    """A coordinator, its store, and what a run's own client would do."""

    database: Database
    clock: Clock
    user: User
    coordinator: Coordinator = field(init=False)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Start the coordinator, or start it again as after a crash of the server."""
        self.coordinator = Coordinator(self.database, self.clock)

    async def sweep(self, config: str = GRID) -> Sweep:
        created = await self.coordinator.create_sweep(user=self.user, entity=None, project="p", config=config)
        return created.sweep

    async def agent(self, sweep: Sweep, kind: str = "wandb", slots: int = 1) -> Agent:
        return await self.coordinator.create_agent(sweep.name, host="h", kind=kind, slots=slots)

    async def beat(self, agent: Agent, *live: str, **more: Any) -> list[dict[str, Any]]:
        return await self.coordinator.heartbeat(agent.name, run_state=dict.fromkeys(live, True), **more)

    async def run_of(self, sweep: Sweep, name: str) -> Run:
        run = await self.database.read(lambda c: runs.find(c, sweep.project_id, name))
        assert run is not None
        return run

    async def runs_of(self, sweep: Sweep) -> list[Run]:
        return await self.database.read(lambda c: runs.of_sweep(c, sweep.id))

    async def state(self, sweep: Sweep) -> str:
        found = await self.database.read(lambda c: sweeps.by_id(c, sweep.id))
        assert found is not None
        return found.state

    async def state_of_agent(self, agent: Agent) -> Agent:
        found = await self.database.read(lambda c: agents.by_id(c, agent.id))
        assert found is not None
        return found

    async def _in(self, sweep: Sweep, name: str, work: Callable[..., None]) -> None:
        run = await self.run_of(sweep, name)
        await self.coordinator.write(lambda c: work(c, run))
        self.coordinator.touched(sweep.id)

    async def start(self, sweep: Sweep, name: str) -> None:
        """The script has called `wandb.init`."""
        await self._in(sweep, name, self.coordinator.run_started_in)

    async def log(self, sweep: Sweep, name: str, **row: float) -> None:
        """The script has logged a row."""
        await self._in(sweep, name, lambda c, run: self.coordinator.reported_in(c, run, [(0, row)]))

    async def complete(self, sweep: Sweep, name: str, exit_code: int = 0) -> None:
        """The script has ended and its client has said so."""
        await self._in(sweep, name, lambda c, run: self.coordinator.run_ended_in(c, run, exit_code=exit_code))

    async def whole_run(self, sweep: Sweep, name: str, loss: float = 0.5, exit_code: int = 0) -> None:
        await self.start(sweep, name)
        await self.log(sweep, name, loss=loss)
        await self.complete(sweep, name, exit_code)


def config_of(run: Run) -> dict[str, Any]:
    return {key: entry["value"] for key, entry in orjson.loads(run.config).items()}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Any:
    database = Database(f"sqlite:///{tmp_path / 'sweepstake.db'}")
    database.migrate()
    user = database.write_now(lambda c: users.create(c, "local", KEY, clock()))
    yield House(database, clock, user)
    database.close()


Story = Callable[[], Awaitable[None]]
Houses = AsyncIterator[House]
