"""What the rest of the server calls: sweeps, agents and the fate of their trials."""

import asyncio
import hashlib
import logging
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection

from sweepstake.errors import NotFoundError, UsageError, config_error, one_of
from sweepstake.server.coordinator.dispatch import Command, Dispatch, Heartbeat, Turn, heartbeat_of
from sweepstake.server.coordinator.fates import TERMINAL, Fates
from sweepstake.server.coordinator.polls import Held, Polls
from sweepstake.server.coordinator.proposals import Proposals
from sweepstake.server.coordinator.signals import Signals
from sweepstake.server.coordinator.tuners import Tuners
from sweepstake.server.coordinator.watch import Watch
from sweepstake.server.specs import read_spec
from sweepstake.store import agents, files, projects, replies, runs, sweeps
from sweepstake.store.database import Database
from sweepstake.store.records import Agent, File, Run, Sweep, User
from sweepstake.tuner import Proposed

T = TypeVar("T")

STATES = ("PENDING", "RUNNING", "PAUSED", "FINISHED", "CANCELED")
DEFAULT_PROJECT = "uncategorized"
FAILURES_IN_A_ROW = 3
# A client repeats `upsertSweep` when the reply was lost: the same request again so soon means the same sweep.
REPEAT_LIFETIME_S = 60.0
# wandb's agents ask every five seconds: an answer is worth this much waiting for a proposal.
PROPOSAL_PATIENCE_S = 2.0
WATCH_INTERVAL_S = 5.0

_log = logging.getLogger("sweepstake.coordinator")


@dataclass(frozen=True, slots=True)
class CreatedSweep:
    """A sweep that was created, and what is probably not meant in its description."""

    sweep: Sweep
    warnings: list[str]


class Coordinator:
    """Drives the tuners of all sweeps with the store and the agents.

    Methods whose names end in `_in` take the connection of an open write transaction and run in the
    store's writer thread; the others open their own.

    Args:
        database: the store.
        clock: gives the present time in seconds since the epoch.
        failures_in_a_row: after so many failed runs in a row an agent is set aside.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], float] = time.time,
        failures_in_a_row: int = FAILURES_IN_A_ROW,
    ) -> None:
        self._database = database
        self._clock = clock
        self._changes = Signals()
        self._work = Signals()
        self._tuners = Tuners(clock)
        self._fates = Fates(self._tuners, clock, failures_in_a_row)
        self._dispatch = Dispatch(self._tuners, self._fates, clock)
        self.watch = Watch(self._fates, clock)
        self._proposals = Proposals(self._tuners, self._fates, clock, self.write, self._nudge)
        self._polls = Polls()
        self._sweep_of: dict[str, int] = {}
        self._closing = False

    # Sweeps

    async def create_sweep(
        self,
        *,
        user: User,
        entity: str | None,
        project: str | None,
        config: str,
        display_name: str | None = None,
        description: str | None = None,
        controller: str | None = None,
        scheduler: str | None = None,
        prior_runs: str | None = None,
        state: str | None = None,
        repeats: bool = True,
    ) -> CreatedSweep:
        """Create a sweep from its description, which is kept verbatim.

        Args:
            user: whose sweep it is.
            entity: the entity; None for the one that the description names, or the user's own.
            project: the project; None for the one that the description names.
            config: the description, YAML.
            display_name: what people call it.
            description: a text for people.
            controller: the wishes of a local controller, JSON.
            scheduler: what was done of them, JSON.
            prior_runs: a filter of runs that count as known, JSON.
            state: the state to begin with.
            repeats: whether the client repeats a request whose reply was lost: then the same request
                again within a minute, while no agent has come, returns the same sweep.

        Raises:
            ConfigError: the description has mistakes; all of them are named.
            UsageError: the entity is not the user's.
        """
        # A searcher's library may have to be imported to check its arguments.
        spec = await asyncio.to_thread(read_spec, config)
        entity = entity or spec.entity or user.name
        if entity != user.name:
            raise UsageError(f"entity {entity!r} not found: this key belongs to {user.name!r}")
        project = project or spec.project or DEFAULT_PROJECT
        request = _digest("sweep", user.name, entity, project, config, controller, scheduler)

        def create(connection: Connection) -> Sweep:
            now = self._clock()
            known = replies.remembered(connection, request, now, REPEAT_LIFETIME_S) if repeats else None
            sweep = sweeps.find(connection, known) if known is not None else None
            if sweep is not None and not agents.of_sweep(connection, sweep.id):
                return sweep
            sweep = sweeps.create(
                connection,
                project_id=projects.ensure(connection, entity, project, now).id,
                user_id=user.id,
                config=config,
                seed=spec.seed if spec.seed is not None else secrets.randbits(32),
                now=now,
                display_name=display_name or spec.name,
                description=description or spec.description,
                controller=controller,
                scheduler=scheduler,
                prior_runs=prior_runs,
                state=_checked_state(state) if state else "PENDING",
            )
            replies.remember(connection, request, sweep.name, now)
            return sweep

        sweep = await self.write(create)
        if not spec.external:
            self._proposals.warm_up(spec, sweep.seed)
        return CreatedSweep(sweep, list(spec.warnings))

    async def update_sweep(
        self,
        sweep_id: int,
        *,
        user: User,
        config: str | None = None,
        state: str | None = None,
        display_name: str | None = None,
        description: str | None = None,
        controller: str | None = None,
        scheduler: str | None = None,
    ) -> Sweep:
        """Change a sweep: its description, its names or its state.

        A state of PAUSED starts no further run, RUNNING goes on, FINISHED lets the running ones end,
        CANCELED ends them.
        """
        if config is not None:
            await asyncio.to_thread(read_spec, config)
        given = {
            "config": config,
            "display_name": display_name,
            "description": description,
            "controller": controller,
            "scheduler": scheduler,
        }
        columns = {name: value for name, value in given.items() if value is not None}

        def update(connection: Connection) -> Sweep:
            sweep = _existing(sweeps.by_id(connection, sweep_id), sweep_id)
            if sweep.user_id != user.id:
                raise UsageError(f"sweep {sweep.name} is not {user.name}'s")
            if config is not None and config != sweep.config and agents.of_sweep(connection, sweep_id):
                raise config_error("", "the description of a sweep that has started cannot be changed")
            if columns:
                sweeps.update(connection, sweep_id, updated_at=self._clock(), **columns)
                self._tuners.forget(sweep_id)
            if state is not None:
                self._set_state(connection, sweep, _checked_state(state))
            return _existing(sweeps.by_id(connection, sweep_id), sweep_id)

        sweep = await self.write(update)
        self._nudge(sweep_id)
        return sweep

    def _set_state(self, connection: Connection, sweep: Sweep, state: str) -> None:
        if state == "FINISHED":
            self._fates.finish(connection, sweep, "it was stopped")
        elif state == "CANCELED":
            sweeps.update(
                connection, sweep.id, state=state, reason="it was canceled", updated_at=self._clock()
            )
            for run in runs.of_sweep(connection, sweep.id):
                if run.state not in TERMINAL:
                    self._fates.kill(connection, run, "the sweep was canceled")
        else:
            reason = "it was paused" if state == "PAUSED" else None
            sweeps.update(connection, sweep.id, state=state, reason=reason, updated_at=self._clock())
            self._fates.finish_if_over(connection, sweep.id)

    async def enqueue(self, sweep_id: int, config: Mapping[str, Any], display_name: str | None = None) -> Run:
        """Add a run with a given configuration to a sweep's queue.

        Args:
            sweep_id: the sweep's number.
            config: the parameters, flat or with each value under `value`.
            display_name: what people call the run.

        Raises:
            UsageError: the sweep has ended.
        """
        values = {
            key: entry["value"] if isinstance(entry, Mapping) and "value" in entry else entry
            for key, entry in config.items()
        }

        def add(connection: Connection) -> Run:
            sweep = _existing(sweeps.by_id(connection, sweep_id), sweep_id)
            if sweep.state in ("FINISHED", "CANCELED"):
                raise UsageError(f"sweep {sweep.name} is {sweep.state.lower()}: nobody would run this")
            tuner = self._tuners.of(connection, sweep_id)
            trial = len(tuner.trials)
            self._tuners.apply(connection, sweep_id, [Proposed(trial, {})])
            self._tuners.queue_run(connection, sweep, trial, values, display_name)
            run = runs.by_trial(connection, sweep_id, trial)
            if run is None:
                raise NotFoundError(f"the run of trial {trial} is gone")
            return run

        run = await self.write(add)
        self._nudge(sweep_id)
        return run

    # Agents

    async def create_agent(self, sweep_name: str, *, host: str, kind: str = "wandb", slots: int = 1) -> Agent:
        """Register an agent of a sweep.

        Raises:
            NotFoundError: there is no such sweep.
        """

        def create(connection: Connection) -> Agent:
            sweep = _existing(sweeps.find(connection, sweep_name), f"sweep {sweep_name[:100]!r}")
            now = self._clock()
            sweeps.update(connection, sweep.id, updated_at=now)
            return agents.create(connection, sweep_id=sweep.id, host=host, kind=kind, slots=slots, now=now)

        agent = await self.write(create)
        self.touched(agent.sweep_id)
        return agent

    async def heartbeat(
        self,
        agent_name: str,
        *,
        run_state: Mapping[str, Any],
        wait: float = 0.0,
        free: int | None = None,
        ended: Sequence[Mapping[str, Any]] = (),
        leaving: bool = False,
    ) -> list[Command]:
        """Answer an agent's heartbeat with commands.

        While there is nothing to say the answer is held back for `wait` seconds at most, or until
        the agent sends its next heartbeat.

        Raises:
            NotFoundError: the agent's sweep was deleted.
        """
        beat = heartbeat_of(agent_name, run_state, free, ended, leaving=leaving)
        held = self._polls.open(agent_name)
        try:
            return await self._answer(beat, wait, held)
        finally:
            self._polls.close(agent_name, held)

    async def _answer(self, beat: Heartbeat, wait: float, held: Held) -> list[Command]:
        loop = asyncio.get_running_loop()
        start = loop.time()
        # Taken before the first look, so that what changes during it is not missed.
        tick = self._work.tick(self._sweep_of.get(beat.agent, 0))
        turn = await self._turn(beat, first=True)
        while not turn.commands and not self._closing and not held.superseded:
            if turn.hungry:
                self._proposals.propose(turn.sweep_id)
            patience = max(wait, PROPOSAL_PATIENCE_S) if turn.hungry else wait
            left = start + patience - loop.time()
            if left <= 0:
                break
            if turn.due is not None:
                left = min(left, turn.due)
            tick = await self._work.changed(turn.sweep_id, tick, left, held.renew())
            if not held.superseded:
                turn = await self._turn(beat, first=False)
        return turn.commands

    async def _turn(self, beat: Heartbeat, *, first: bool) -> Turn:
        turn = await self.write(lambda connection: self._dispatch.turn(connection, beat, first=first))
        self._sweep_of[beat.agent] = turn.sweep_id
        if turn.commands or beat.ended:
            self.touched(turn.sweep_id)
        return turn

    # Runs

    def run_started_in(self, connection: Connection, run: Run) -> None:
        """Note that the process of a run has spoken for the first time in this attempt."""
        self._fates.started(connection, run)

    def reported_in(
        self, connection: Connection, run: Run, rows: Sequence[tuple[int, dict[str, Any]]]
    ) -> None:
        """Take in new history rows `(line, row)`; the run may be asked to stop by that."""
        self._fates.reported(connection, run, rows)

    def run_ended_in(
        self,
        connection: Connection,
        run: Run,
        *,
        exit_code: int | None,
        preempted: bool = False,
        reason: str | None = None,
    ) -> None:
        """Decide the state of a run whose process has ended."""
        self._fates.ended(connection, run, exit_code=exit_code, preempted=preempted, reason=reason)

    def should_stop(self, run: Run) -> bool:
        """Tell whether a run was asked to stop."""
        return run.stop_requested_at is not None

    async def request_stop(self, run_id: int, reason: str) -> None:
        """Ask a run to stop."""

        def request(connection: Connection) -> Run:
            run = _existing(runs.by_id(connection, run_id), run_id)
            self._fates.request_stop(connection, run, reason)
            return run

        run = await self.write(request)
        if run.sweep_id is not None:
            self.touched(run.sweep_id)

    async def delete_run(self, run_id: int) -> tuple[Run | None, list[File]]:
        """Delete a run; a trial of it counts as stopped. Return it, if it was there, and its files.

        The bytes of the files are the caller's to delete.
        """

        def delete(connection: Connection) -> tuple[Run | None, list[File]]:
            run = runs.by_id(connection, run_id)
            if run is None:
                return None, []
            if run.state not in TERMINAL:
                self._fates.kill(connection, run, "it was deleted")
            gone = files.of_run(connection, run_id)
            runs.delete(connection, run_id)
            if run.sweep_id is not None:
                sweeps.update(connection, run.sweep_id, updated_at=self._clock())
            return run, gone

        return await self.write(delete)

    # Changes

    def touched(self, sweep_id: int) -> None:
        """Tell those who wait that something about a sweep has changed: pages, and agents if they care."""
        self._changes.touch(sweep_id)
        if sweep_id in self._fates.news:
            self._fates.news.discard(sweep_id)
            self._work.touch(sweep_id)

    def _nudge(self, sweep_id: int) -> None:
        """Have the sweep's agents look again."""
        self._fates.news.add(sweep_id)
        self.touched(sweep_id)

    def version(self, sweep_id: int) -> int:
        """Return a number that grows with every change of a sweep."""
        return self._changes.tick(sweep_id)

    async def wait_for_change(self, sweep_id: int, after: int, timeout: float) -> int:  # noqa: ASYNC109
        """Wait until a sweep's version is above `after`, at most `timeout` seconds; return it."""
        if self._closing:
            return self.version(sweep_id)
        return await self._changes.changed(sweep_id, after, timeout)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run a write transaction that may move tuners: when it is undone, they are rebuilt."""
        return await self._database.write(work, on_abort=self._tuners.abandon)

    # Life

    async def run_watch(self) -> None:
        """Look every few seconds for agents and runs that have gone silent, until cancelled."""
        while True:
            await asyncio.sleep(WATCH_INTERVAL_S)
            try:
                changed = await self.write(self.watch.look)
            except Exception:  # noqa: BLE001 - the watch goes on
                _log.exception("looking for silent agents and runs failed")
                continue
            for sweep_id in changed:
                self.touched(sweep_id)

    async def close(self) -> None:
        """Let go of everybody who waits, and end the searchers' threads."""
        self._closing = True
        self._changes.wake_all()
        self._work.wake_all()
        await self._proposals.close()


def _digest(*parts: object) -> str:
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()


def _checked_state(state: str) -> str:
    if state.upper() not in STATES:
        raise UsageError(f"{state!r} is no state of a sweep: {one_of(STATES)}")
    return state.upper()


def _existing(found: T | None, asked: object) -> T:
    if found is None:
        raise NotFoundError(f"{asked} does not exist")
    return found
