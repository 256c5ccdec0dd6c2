"""Heartbeats whose answers are held back while there is nothing to say."""

import asyncio
from dataclasses import dataclass


@dataclass(slots=True)
class Held:
    """A heartbeat whose answer may be held back, until the agent's next one comes."""

    superseded: bool = False
    waiter: asyncio.Future[None] | None = None

    def renew(self) -> asyncio.Future[None]:
        """Return a future to wait on, which the agent's next heartbeat completes."""
        self.waiter = asyncio.get_running_loop().create_future()
        return self.waiter

    def supersede(self) -> None:
        """Note that the agent's next heartbeat has come."""
        self.superseded = True
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)


class Polls:
    """The heartbeats that are being answered: the newest of each agent."""

    def __init__(self) -> None:
        self._newest: dict[str, Held] = {}

    def open(self, agent: str) -> Held:
        """Return a new heartbeat's; an older one of the same agent is answered now."""
        if (older := self._newest.get(agent)) is not None:
            older.supersede()
        held = self._newest[agent] = Held()
        return held

    def close(self, agent: str, held: Held) -> None:
        """Note that a heartbeat has been answered."""
        if self._newest.get(agent) is held:
            del self._newest[agent]
