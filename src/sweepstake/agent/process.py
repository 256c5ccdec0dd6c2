"""A program and all that it starts, as one process group: started, stopped, cleared away."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_LOOK_S = 0.05
_AFTER_KILL_S = 5.0


@dataclass(frozen=True, slots=True)
class Graces:
    """How long a program that is to stop is given, in seconds.

    Attributes:
        interrupt: from SIGINT to SIGTERM. The wandb client sends the rest of a run's history in this time:
            a fraction of a second for a small run, more for large files or a slow server.
        terminate: from SIGTERM to SIGKILL.
        leftovers: what processes that outlive their leader are given, at each step.
    """

    interrupt: float = 20.0
    terminate: float = 10.0
    leftovers: float = 3.0


class ProcessGroup:
    """A running program, the leader of its own session and process group.

    It reads an empty standard input and has no terminal; its output goes to a file, so that it runs on
    unharmed when the agent dies.

    Args:
        words: the command line.
        environ: its environment.
        folder: its working directory.
        log: the file that its output and errors are appended to.
        graces: how patiently it is stopped.

    Raises:
        OSError, ValueError: it cannot be started.
    """

    def __init__(
        self, words: Sequence[str], environ: Mapping[str, str], folder: Path, log: Path, graces: Graces
    ) -> None:
        with log.open("ab") as output:
            self._leader = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environ,
                cwd=folder,
                start_new_session=True,
            )
        self.pid = self._leader.pid
        self._graces = graces
        self._asked = asyncio.Event()
        self._at_once = False

    def stop(self) -> None:
        """Ask the group to end: SIGINT, after a grace SIGTERM, then SIGKILL. Returns at once."""
        self._asked.set()

    def kill(self) -> None:
        """End the group with SIGKILL. Returns at once."""
        self._at_once = True
        self._asked.set()
        self._signal(signal.SIGKILL)

    async def gone(self) -> int:
        """Wait until the whole group has ended; return the leader's exit code, or minus its signal."""
        leader = asyncio.create_task(self._leader_ended())
        asked = asyncio.create_task(self._asked.wait())
        try:
            await asyncio.wait({leader, asked}, return_when=asyncio.FIRST_COMPLETED)
            if not leader.done():
                await self._clear(
                    leader, {signal.SIGINT: self._graces.interrupt, signal.SIGTERM: self._graces.terminate}
                )
            elif self._is_alive():
                await self._clear(leader, {signal.SIGTERM: self._graces.leftovers})
            return await leader
        finally:
            asked.cancel()
            leader.cancel()

    async def _clear(self, leader: asyncio.Task[int], steps: Mapping[signal.Signals, float]) -> None:
        for number, grace in steps.items():
            if not self._at_once:
                self._signal(number)
                if await self._ends_within(leader, grace):
                    return
        self._signal(signal.SIGKILL)
        await self._ends_within(leader, _AFTER_KILL_S)

    async def _ends_within(self, leader: asyncio.Task[int], grace: float) -> bool:
        """Return whether the group has ended in time; False at once when it is to be killed at once."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + grace
        killed_before = self._at_once
        alone = False
        while True:
            if leader.done():
                if not self._is_alive():
                    return True
                if not alone:
                    alone = True
                    deadline = min(deadline, loop.time() + self._graces.leftovers)
            left = deadline - loop.time()
            if left <= 0 or self._at_once != killed_before:
                return False
            pause = min(left, _LOOK_S)
            if leader.done():
                await asyncio.sleep(pause)
            else:
                await asyncio.wait({leader}, timeout=pause)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nothing is left, or nothing of ours
            os.killpg(self.pid, number)

    def _is_alive(self) -> bool:
        """Return whether anything of the group still runs, once its leader has ended."""
        try:
            os.killpg(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        # What has ended and was not yet collected by its parent still counts as a member.
        return any(_runs_in(process, self.pid) for process in psutil.process_iter())

    async def _leader_ended(self) -> int:
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[None] = loop.create_future()
        descriptor = _process_descriptor(self.pid)
        if descriptor is None:
            _in_thread(self._leader, loop, ended)
            await ended
            return self._leader.wait()
        try:
            loop.add_reader(descriptor, _resolve, ended)
            await ended
        finally:
            loop.remove_reader(descriptor)
            os.close(descriptor)
        return self._leader.wait()


def _process_descriptor(pid: int) -> int | None:
    if sys.platform != "linux":
        return None
    try:
        return os.pidfd_open(pid)
    except OSError:
        return None  # an old kernel, or too many open files


def _in_thread(
    leader: subprocess.Popen[bytes], loop: asyncio.AbstractEventLoop, ended: asyncio.Future[None]
) -> None:
    def wait() -> None:
        leader.wait()
        with contextlib.suppress(RuntimeError):  # the agent has ended before its program
            loop.call_soon_threadsafe(_resolve, ended)

    threading.Thread(target=wait, daemon=True, name=f"wait-{leader.pid}").start()


def _resolve(ended: "asyncio.Future[None]") -> None:
    if not ended.done():
        ended.set_result(None)


def _runs_in(process: psutil.Process, group: int) -> bool:
    try:
        return os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ProcessLookupError, PermissionError):
        return False
