"""Who waits for a change of a sweep. Lives on the event loop alone."""

import asyncio
import time
from collections import defaultdict


class Signals:
    """Ticks of the sweeps: a number for each that grows with every change of it.

    The numbers also grow over a restart of the server, so that a page that was open before it
    hears of what changes after it.
    """

    def __init__(self) -> None:
        self._ticks: dict[int, int] = {}
        self._started = int(time.time() * 1000)
        self._waiters: dict[int, set[asyncio.Future[None]]] = defaultdict(set)

    def tick(self, sweep_id: int) -> int:
        """Return the sweep's present number."""
        return self._ticks.get(sweep_id, self._started)

    def touch(self, sweep_id: int) -> None:
        """Note that something about the sweep has changed, and wake who waits for it."""
        self._ticks[sweep_id] = max(self.tick(sweep_id) + 1, int(time.time() * 1000))
        for waiter in self._waiters.pop(sweep_id, ()):
            if not waiter.done():
                waiter.set_result(None)

    def wake_all(self) -> None:
        """Wake everybody who waits: the server is about to end."""
        for sweep_id in list(self._waiters):
            self.touch(sweep_id)

    async def changed(
        self,
        sweep_id: int,
        after: int,
        timeout: float,  # noqa: ASYNC109
        waiter: asyncio.Future[None] | None = None,
    ) -> int:
        """Wait until the sweep's number is above `after`, at most `timeout` seconds; return it.

        Args:
            sweep_id: the sweep's number in the store.
            after: what the caller has seen.
            timeout: seconds.
            waiter: a future whose completion ends the wait early, for whoever holds it.
        """
        if self.tick(sweep_id) > after or timeout <= 0:
            return self.tick(sweep_id)
        waiter = waiter or asyncio.get_running_loop().create_future()
        self._waiters[sweep_id].add(waiter)
        try:
            await asyncio.wait_for(waiter, timeout)
        except TimeoutError:
            pass
        finally:
            self._waiters[sweep_id].discard(waiter)
            if not self._waiters[sweep_id]:
                del self._waiters[sweep_id]
        return self.tick(sweep_id)
