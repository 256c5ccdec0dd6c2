"""The runs that an agent has: those that live, in their slots, and what the server is yet to hear of."""

import asyncio
import heapq
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sweepstake.agent.events import Event, RunEnded, RunStarted, RunStopping
from sweepstake.agent.gpus import Gpus
from sweepstake.agent.process import Graces, ProcessGroup
from sweepstake.agent.server import Ended
from sweepstake.agent.tail import tail
from sweepstake.agent.workplace import Place, UnstartableError, Workplace, parameters

NOT_STARTABLE = 127  # as a shell's exit code for a command that it cannot find


@dataclass(slots=True)
class _LiveRun:
    run: str
    attempt: int
    slot: int
    place: Place
    group: ProcessGroup
    since: float
    stopped: str | None = None
    interrupted: bool = False


class Runs:
    """Starts, stops and buries the runs of one agent. Belongs to one event loop.

    Args:
        workplace: prepares them.
        gpus: the GPUs of each slot; None: not assigned.
        slots: how many live at once.
        graces: how patiently they are stopped.
        on_event: is told what happens.

    Attributes:
        changed: set whenever a run has ended.
        started: how many were started, or would have been had their program been there.
        failed: how many ended badly without having been asked to stop.
    """

    def __init__(
        self,
        *,
        workplace: Workplace,
        gpus: list[Gpus] | None,
        slots: int,
        graces: Graces,
        on_event: Callable[[Event], None],
    ) -> None:
        self.changed = asyncio.Event()
        self.started = 0
        self.failed = 0
        self._workplace = workplace
        self._gpus = gpus
        self._free_slots = list(range(slots))
        self._graces = graces
        self._on_event = on_event
        self._live: dict[str, _LiveRun] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._unheard: dict[tuple[str, int], Ended] = {}
        self._ended: dict[tuple[str, int], Ended] = {}

    @property
    def live(self) -> list[str]:
        """The runs whose processes live."""
        return list(self._live)

    @property
    def free(self) -> int:
        """How many slots are free."""
        return len(self._free_slots)

    @property
    def unheard(self) -> list[Ended]:
        """The ends that no reply of the server has confirmed yet."""
        return list(self._unheard.values())

    def heard(self, reports: list[Ended]) -> None:
        """Note that the server has heard of these ends."""
        for report in reports:
            self._unheard.pop((report["run"], report["attempt"]), None)

    def take(self, command: Mapping[str, Any]) -> bool:
        """Start the run of a command; return whether it was news.

        A run that lives is left alone, one that has ended is reported again: the server hands out anew what
        it believes unheard. A program that cannot be started is a run that ends with exit code 127.
        """
        run, attempt = str(command.get("run_id")), int(command.get("attempt") or 1)
        if (run, attempt) in self._ended:
            self._unheard.setdefault((run, attempt), self._ended[run, attempt])
            return False
        if run in self._live or not self._free_slots:
            return False
        self.started += 1
        slot = heapq.heappop(self._free_slots)
        gpus = self._gpus[slot] if self._gpus is not None else None
        try:
            config = parameters(command.get("args") or {})
            place = self._workplace.prepare(
                run=run,
                attempt=attempt,
                program=str(command.get("program") or ""),
                config=config,
                gpus=gpus,
            )
        except (UnstartableError, OSError, ValueError) as error:
            self._cannot_start(run, attempt, slot, str(error))
            return True
        try:
            group = ProcessGroup(place.words, place.environ, self._workplace.folder, place.log, self._graces)
        except (OSError, ValueError) as error:
            self._cannot_start(run, attempt, slot, self._why_not(place, error))
            return True
        live = _LiveRun(run, attempt, slot, place, group, time.monotonic())
        self._live[run] = live
        task = asyncio.create_task(self._see_through(live))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._on_event(RunStarted(run, attempt, slot, gpus, config, group.pid, place.log))
        return True

    def stop(self, run: str, reason: str) -> bool:
        """Ask a run to stop, gently first; return whether it lives and had not been asked before."""
        live = self._live.get(run)
        if live is None or live.stopped is not None:
            return False
        live.stopped = reason
        live.group.stop()
        self._on_event(RunStopping(run, reason))
        return True

    def interrupt_all(self, reason: str) -> None:
        """Ask all to stop because the agent itself is to end."""
        for run, live in list(self._live.items()):
            live.interrupted |= self.stop(run, reason)

    def kill_all(self) -> None:
        """End all at once."""
        for live in self._live.values():
            live.group.kill()

    async def all_ended(self) -> None:
        """Wait until none lives."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _see_through(self, live: _LiveRun) -> None:
        code = await live.group.gone()
        del self._live[live.run]
        self._end(
            Ended(
                run=live.run,
                attempt=live.attempt,
                exitcode=code if code >= 0 else None,
                signal=-code if code < 0 else None,
                tail=tail(live.place.log),
                interrupted=live.interrupted,
            ),
            live.slot,
            live.stopped,
            time.monotonic() - live.since,
        )

    def _cannot_start(self, run: str, attempt: int, slot: int, why: str) -> None:
        report = Ended(
            run=run, attempt=attempt, exitcode=NOT_STARTABLE, signal=None, tail=why, interrupted=False
        )
        self._end(report, slot, None, 0.0)

    def _end(self, report: Ended, slot: int, stopped: str | None, seconds: float) -> None:
        heapq.heappush(self._free_slots, slot)
        key = (report["run"], report["attempt"])
        self._unheard[key] = report
        self._ended[key] = Ended(**{**report, "tail": ""})
        if stopped is None and report["exitcode"] != 0:
            self.failed += 1
        self.changed.set()
        self._on_event(
            RunEnded(
                run=report["run"],
                attempt=report["attempt"],
                exit_code=report["exitcode"],
                signal=report["signal"],
                stopped=stopped,
                tail=report["tail"],
                seconds=seconds,
            )
        )

    def _why_not(self, place: Place, error: Exception) -> str:
        words = " ".join(place.words)
        return (
            f"The command cannot be started: {error}.\nCommand: {words[:1000]}\n"
            f"Folder: {self._workplace.folder}\n"
            "Start the agent where the program is, or correct `command` or `program` in the sweep's file"
        )
