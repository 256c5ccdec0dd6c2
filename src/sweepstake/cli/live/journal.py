"""What the agent of this process went through, as far as somebody wants to read it at the end."""

from dataclasses import dataclass

from sweepstake.agent import Event, Registered, RunEnded


@dataclass(slots=True)
class Journal:
    """Remembers the agent's name and its last failure.

    Attributes:
        agent: the agent's id on the server; None when it was never known there.
        failed_run: the run that failed last; None when none has.
        tail: the last lines of its output.
    """

    agent: str | None = None
    failed_run: str | None = None
    tail: str = ""

    def tell(self, event: Event) -> None:
        """Note an event."""
        if isinstance(event, Registered):
            self.agent = event.agent
        elif isinstance(event, RunEnded) and event.stopped is None and event.exit_code != 0:
            self.failed_run, self.tail = event.run, event.tail
