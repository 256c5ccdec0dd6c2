"""FIFO: every trial runs to its end."""

from typing import ClassVar

from sweepstake.schedulers.protocol import CONTINUE, Decision, Scheduler


class Fifo(Scheduler):
    """Never ends a trial."""

    needs_metric: ClassVar[bool] = False

    def on_result(self, trial: int, time: float, loss: float) -> Decision:  # noqa: ARG002 - the protocol's
        """Let the trial go on."""
        return CONTINUE
