"""The scheduler protocol: three words, each with a reason.

A scheduler sees losses (the metric, negated when the mode is `max`: smaller is better) and answers
CONTINUE, PAUSE or STOP. It keeps its state in memory and is rebuilt by feeding it the same events
in the same order, so it must depend on them, on its arguments and on its seed alone.
"""

import enum
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from sweepstake.schedulers.arguments import Argument


class Verdict(enum.StrEnum):
    """What a scheduler says of a trial that has reported."""

    CONTINUE = "continue"
    PAUSE = "pause"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict and why.

    Attributes:
        verdict: the verdict.
        reason: a sentence with the numbers behind it; empty for CONTINUE.
        complete: of a STOP: the trial had all the budget it can get, so it was not stopped early.
    """

    verdict: Verdict
    reason: str = ""
    complete: bool = False


CONTINUE = Decision(Verdict.CONTINUE)


class Scheduler(ABC):
    """Decides early which trials are worth their time.

    A subclass takes the arguments of `arguments` by name, each with a default, and raises a
    `ConfigError` with the argument as its place when they do not go together.

    Args:
        metric: the metric's name, for reasons.
        mode: `min` or `max`, for reasons.
        seed: the seed of everything random.

    Attributes:
        arguments: what a user may give, by name.
        needs_metric: whether it judges by a metric at all.
    """

    arguments: ClassVar[Mapping[str, Argument]] = {}
    needs_metric: ClassVar[bool] = True

    def __init__(self, metric: str, mode: str, seed: int) -> None:
        self.metric = metric
        self.mode = mode
        self.seed = seed

    def on_add(self, trial: int) -> None:  # noqa: B027
        """Note that a trial was created, or that it is to start anew with the same configuration."""

    @abstractmethod
    def on_result(self, trial: int, time: float, loss: float) -> Decision:
        """Judge a trial that reports `loss` at `time`.

        A trial that was told to stop is told so again, and its further results change nothing,
        until it starts anew.

        Args:
            trial: the trial's index.
            time: the value of the time attribute; by default the training iteration: how many
                results with the metric the trial has reported, this one included (1 for the first).
            loss: the value to minimise; infinite when the metric was not finite.
        """

    def on_end(self, trial: int) -> None:  # noqa: B027
        """Note that a trial has ended, for whatever reason."""

    def shown(self, loss: float) -> str:
        """Return the metric's value behind a loss, for a reason."""
        return f"{-loss if self.mode == 'max' else loss:.6g}"
