"""Has searchers propose, in threads of their own: fitting a model can take long."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import Connection

from sweepstake.errors import NotFoundError
from sweepstake.search import Exhausted, Wait
from sweepstake.server.coordinator.fates import Fates
from sweepstake.server.coordinator.tuners import Tuners
from sweepstake.space import Point
from sweepstake.store import sweeps
from sweepstake.tuner import Proposal, SweepSpec, Tuner

_log = logging.getLogger("sweepstake.coordinator")


class Proposals:
    """The proposals that are being made; at most one for each sweep, since the next one counts it.

    Args:
        tuners: the tuners of all sweeps.
        fates: what becomes of runs.
        clock: gives the present time in seconds since the epoch.
        write: runs a write transaction that may move tuners.
        nudge: has the agents of a sweep look again.
    """

    def __init__(
        self,
        tuners: Tuners,
        fates: Fates,
        clock: Callable[[], float],
        write: Callable[[Callable[[Connection], Any]], Any],
        nudge: Callable[[int], None],
    ) -> None:
        self._tuners = tuners
        self._fates = fates
        self._clock = clock
        self._write = write
        self._nudge = nudge
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._executor = ThreadPoolExecutor(max_workers=2, thread_name_prefix="searcher")

    def warm_up(self, spec: SweepSpec, seed: int) -> None:
        """Import a searcher's library, which can take seconds: the first agent should not wait for it."""
        self._executor.submit(Tuner(spec, seed).proposal().make)

    def propose(self, sweep_id: int) -> None:
        """Have the next trial of a sweep proposed, outside the event loop and the writer thread."""
        if sweep_id not in self._tasks:
            task = asyncio.create_task(self._propose(sweep_id))
            self._tasks[sweep_id] = task
            task.add_done_callback(lambda _: self._tasks.pop(sweep_id, None))

    async def close(self) -> None:
        """Give up the proposals that are being made, and end the threads."""
        for task in list(self._tasks.values()):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def _propose(self, sweep_id: int) -> None:
        proposal = await self._write(lambda c: self._tuners.proposal(c, sweep_id))
        if proposal is None:
            return
        loop = asyncio.get_running_loop()
        try:
            answer, is_last = await loop.run_in_executor(self._executor, _made, proposal)
        except Exception as error:  # noqa: BLE001 - told on the sweep
            _log.exception("the searcher of sweep %s failed", sweep_id)
            reason = f"paused: the searcher failed: {error}"
            now = self._clock()
            await self._write(
                lambda c: sweeps.update(c, sweep_id, state="PAUSED", reason=reason, updated_at=now)
            )
        else:
            await self._write(lambda c: self._accept(c, sweep_id, proposal, answer, is_last=is_last))
        self._nudge(sweep_id)

    def _accept(
        self,
        connection: Connection,
        sweep_id: int,
        proposal: Proposal,
        answer: Point | Wait | Exhausted,
        *,
        is_last: bool,
    ) -> None:
        sweep = sweeps.by_id(connection, sweep_id)
        if sweep is None:
            raise NotFoundError(f"sweep {sweep_id} does not exist")
        self._tuners.accept(connection, sweep, proposal, answer, is_last=is_last)
        self._fates.finish_if_over(connection, sweep_id)


def _made(proposal: Proposal) -> tuple[Point | Wait | Exhausted, bool]:
    """Return what a searcher answers, and whether it is known that nothing follows it."""
    answer = proposal.make()
    return answer, not isinstance(answer, Wait | Exhausted) and proposal.is_last(answer)
