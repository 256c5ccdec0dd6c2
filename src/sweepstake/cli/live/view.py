"""What every way of showing a sweep does."""

from typing import Protocol

from sweepstake.agent import Event
from sweepstake.cli.live.progress import Progress


class View(Protocol):
    """Shows a sweep while it runs. The methods may be called from several threads."""

    def tell(self, event: Event) -> None:
        """Show what happened in the agent of this process."""

    def update(self, progress: Progress) -> None:
        """Show how the sweep stands."""

    def close(self) -> None:
        """Leave the terminal in order; nothing is shown after this."""
