"""The agent: asks the server for work, runs it in slots, and says how it went."""

import asyncio
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sweepstake.agent.command import Command
from sweepstake.agent.events import (
    ConnectionBack,
    ConnectionLost,
    Event,
    Interrupted,
    Leaving,
    Outcome,
    Registered,
)
from sweepstake.agent.gpus import assigned
from sweepstake.agent.process import Graces
from sweepstake.agent.runs import Runs
from sweepstake.agent.server import AgentServer, Beat
from sweepstake.agent.workplace import Workplace
from sweepstake.client import (
    Client,
    GraphQL,
    GraphQLError,
    ServerBusyError,
    WrongKeyError,
    home,
    sweep_reference,
)
from sweepstake.errors import NotFoundError, ServerUnavailableError, UsageError

_WAIT_S = 25.0
# With no slot free, so long after a reply the next heartbeat goes out: a run that ends before saves one.
_SETTLE_S = 0.05
# A server that answers a long poll at once with nothing is not asked again at once.
_LEAST_PAUSE_S, _MOST_PAUSE_S = 0.05, 1.0
_FIRST_RETRY_S, _LAST_RETRY_S = 0.2, 5.0
_STARTING_PATIENCE_S = 30.0
# How long an interrupted agent tries to tell a server that does not answer how its runs ended.
_FAREWELL_S = 5.0
_INTERRUPTED, _INTERRUPTED_CODE = "it was interrupted", 130

_Command = Mapping[str, Any]
_T = TypeVar("_T")


class Agent:
    """Runs the trials of a sweep on this machine, several at once.

    One process group per run: its program, as the sweep's `command` says, with the environment that
    `wandb agent` gives. An outage or a restart of the server leaves the runs alone: the agent asks again
    until it is back. Ctrl-C (or SIGTERM) stops the runs gently and reports them, a second one kills them.
    When the agent itself is killed with SIGKILL its runs go on by themselves to their ends, as they do
    under wandb's agent, and the server hears of them through their own client.

    Args:
        client: the way to the server; None: the one that the environment names.
        sweep: the sweep, `ENTITY/PROJECT/ID` or its id alone.
        slots: how many runs at once; None: one for each GPU (or group of GPUs) given, else 1.
        count: how many runs to start before it ends; None: as many as the sweep has.
        gpus: which GPUs it may give to its runs: `all`, how many, or names such as `0,1`.
        gpus_per_run: how many of them each run gets.
        graces: how patiently runs are stopped.
        on_event: is told what happens, in the thread of `run`.
        folder: where the programs are started; None: the present one.
        environ: what they inherit.

    Raises:
        UsageError: an argument that cannot be taken.
    """

    def __init__(
        self,
        client: Client | None = None,
        *,
        sweep: str,
        slots: int | None = None,
        count: int | None = None,
        gpus: str | None = None,
        gpus_per_run: int | None = None,
        graces: Graces | None = None,
        on_event: Callable[[Event], None] | None = None,
        folder: Path | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        if count is not None and count < 1:
            raise UsageError(
                f"--count is {count}: give 1 or more, or leave it out to run until the sweep ends"
            )
        self._environ = dict(os.environ if environ is None else environ)
        self._sweep = sweep_reference(sweep)
        self._slots, self._gpus = assigned(gpus, gpus_per_run, slots, self._environ)
        self._address = (client or Client()).address
        self._count = count
        self._graces = graces or Graces()
        self._on_event = on_event or _ignore
        self._folder = (folder or Path.cwd()).absolute()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        self._interrupts = 0
        self._leaving: Leaving | None = None
        self._lost_since: float | None = None
        self._refused: WrongKeyError | None = None
        self._runs: Runs | None = None

    def run(self) -> Outcome:
        """Work until the sweep is done, `count` is reached or it is interrupted; return how it ended.

        Raises:
            ServerUnavailableError: there is no server at the start, or it refuses the key.
            NotFoundError: there is no such sweep.
        """
        return asyncio.run(self.work())

    def interrupt(self) -> None:
        """Ask the agent to end: the first time its runs are stopped gently, then at once. Any thread may."""
        self._interrupts += 1
        loop = self._loop
        if loop is not None:
            loop.call_soon_threadsafe(self._carry_out_interrupt)

    async def work(self) -> Outcome:
        """Do as `run` does, in a running event loop."""
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        graphql = GraphQL(self._address)
        try:
            with self._signals():
                if self._interrupts:  # before the loop was there to be told
                    self._carry_out_interrupt()
                return await self._work(AgentServer(graphql, self._sweep))
        except asyncio.CancelledError:
            if not self._interrupts:
                raise
            return Outcome(_INTERRUPTED, _INTERRUPTED_CODE, 0, 0)
        finally:
            self._loop = None
            if self._runs is not None:
                self._runs.kill_all()
                await self._runs.all_ended()
            await graphql.close()

    async def _work(self, server: AgentServer) -> Outcome:
        config = await _once_ready(server.sweep_config)
        runs = Runs(
            workplace=Workplace(
                sweep=self._sweep,
                command=Command(config.get("command"), self._environ),
                address=self._address,
                home=home(self._environ),
                folder=self._folder,
                environ=self._environ,
            ),
            gpus=self._gpus,
            slots=self._slots,
            graces=self._graces,
            on_event=self._on_event,
        )
        name = await _once_ready(lambda: server.register(socket.gethostname(), self._slots))
        self._on_event(Registered(name, str(self._sweep), self._slots))
        self._runs = runs
        await self._serve(server, runs)
        await runs.all_ended()
        if self._refused is not None:
            raise self._refused
        leaving = self._leaving or Leaving("", 0)
        return Outcome(leaving.reason, leaving.code, runs.started, runs.failed)

    async def _serve(self, server: AgentServer, runs: Runs) -> None:
        retry = _FIRST_RETRY_S
        pause = 0.0
        while not self._is_done(runs):
            runs.changed.clear()
            wait = 0.0 if runs.unheard else _WAIT_S
            beat = Beat(runs.live, self._room(runs), runs.unheard, wait, leaving=self._interrupts > 0)
            asked_at = time.monotonic()
            try:
                commands = await self._ask(server, beat, runs)
            except NotFoundError:
                self._leave("the sweep was deleted, or the server does not know this agent", 1)
                return
            except WrongKeyError as error:
                self._refused = error
                self._leave(str(error), 1)
                runs.interrupt_all("the server refuses the agent's key")
                return
            except (ServerUnavailableError, GraphQLError) as error:
                if self._lost(error):
                    return
                await self._changed_within(runs, retry * random.uniform(0.8, 1.2))  # noqa: S311
                retry = min(2 * retry, _LAST_RETRY_S)
                continue
            if commands is None:
                continue
            self._found()
            retry = _FIRST_RETRY_S
            runs.heard(list(beat.ended))
            if self._obey(commands, runs) or beat.ended:
                pause = 0.0
            elif time.monotonic() - asked_at < beat.wait / 2:
                pause = min(max(2 * pause, _LEAST_PAUSE_S), _MOST_PAUSE_S)
            if pause or not self._room(runs):
                await self._changed_within(runs, max(pause, _SETTLE_S))

    def _is_done(self, runs: Runs) -> bool:
        if self._leaving is None and self._count is not None and runs.started >= self._count:
            number = "1 run" if self._count == 1 else f"{self._count} runs"
            self._leave(f"it has started {number}, as many as it was to start", 0)
        return self._leaving is not None and not runs.live and not runs.unheard

    def _room(self, runs: Runs) -> int:
        if self._leaving is not None:
            return 0
        return runs.free if self._count is None else min(runs.free, self._count - runs.started)

    async def _ask(self, server: AgentServer, beat: Beat, runs: Runs) -> list[_Command] | None:
        """Return the server's commands; None when something happened that it should hear first.

        Only a reply that the server may hold back is given up for that, and whatever it held is handed out
        again; at most one request is under way.
        """
        if not beat.wait:
            return list(await server.heartbeat(beat))
        asking = asyncio.create_task(server.heartbeat(beat))
        changed = asyncio.create_task(runs.changed.wait())
        try:
            await asyncio.wait({asking, changed}, return_when=asyncio.FIRST_COMPLETED)
            return list(asking.result()) if asking.done() else None
        finally:
            changed.cancel()
            if not asking.done():
                asking.cancel()
                await asyncio.wait({asking})

    def _obey(self, commands: list[_Command], runs: Runs) -> bool:
        """Carry out commands of the kinds we know; return whether one of them was news."""
        news = False
        for command in commands:
            kind = command.get("type")
            if kind in ("run", "resume") and self._room(runs) > 0:
                news |= runs.take(command)
            elif kind == "stop":
                news |= runs.stop(
                    str(command.get("run_id")), str(command.get("reason") or "stopped by the server")
                )
            elif kind == "exit":
                self._leave(str(command.get("reason") or "the sweep is done"), int(command.get("code") or 0))
                news = True
        return news

    def _leave(self, reason: str, code: int) -> None:
        if self._leaving is None:
            self._leaving = Leaving(reason, code)
            self._on_event(self._leaving)

    def _lost(self, error: Exception) -> bool:
        """Note that the server does not answer; return whether to give it up."""
        now = time.monotonic()
        if self._lost_since is None:
            self._lost_since = now
            self._on_event(ConnectionLost(str(error)))
        over = self._interrupts > 1 or now - self._lost_since > _FAREWELL_S
        return bool(self._interrupts) and over and not (self._runs and self._runs.live)

    def _found(self) -> None:
        if self._lost_since is not None:
            self._on_event(ConnectionBack(time.monotonic() - self._lost_since))
            self._lost_since = None

    async def _changed_within(self, runs: Runs, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await runs.changed.wait()
        except TimeoutError:
            pass

    def _carry_out_interrupt(self) -> None:
        if self._runs is None:
            if self._task is not None:
                self._task.cancel()
            return
        at_once = self._interrupts > 1
        self._on_event(Interrupted(at_once))
        self._leave(_INTERRUPTED, _INTERRUPTED_CODE)
        self._runs.interrupt_all("its agent was interrupted")
        if at_once:
            self._runs.kill_all()
        self._runs.changed.set()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Let Ctrl-C and SIGTERM interrupt the agent, when it runs in the main thread.

        A handler of ours also gives the programs a SIGINT that works: a shell starts background jobs with
        SIGINT ignored, and what is ignored is inherited.
        """
        if threading.current_thread() is not threading.main_thread() or os.name != "posix":
            yield
            return
        loop = asyncio.get_running_loop()
        caught = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup ignores it on purpose
            caught.append(signal.SIGHUP)
        former = {number: signal.getsignal(number) for number in caught}
        for number in caught:
            loop.add_signal_handler(number, self.interrupt)
        try:
            yield
        finally:
            for number, handler in former.items():
                loop.remove_signal_handler(number)
                signal.signal(number, handler)


async def _once_ready(ask: Callable[[], Awaitable[_T]]) -> _T:
    """Return an answer of a server that may still be starting."""
    give_up_at = time.monotonic() + _STARTING_PATIENCE_S
    while True:
        try:
            return await ask()
        except ServerBusyError:
            if time.monotonic() > give_up_at:
                raise
        await asyncio.sleep(_FIRST_RETRY_S)


def _ignore(event: Event) -> None:
    """Tell nobody."""
