"""What can happen to a trial, and what a tuner can decide.

Events are facts, kept in order in the store; a tuner that is fed the same events again is the same
tuner again.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from sweepstake.space import Point


class Outcome(enum.StrEnum):
    """How a trial ended."""

    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A trial was created and waits in the queue."""

    trial: int
    point: Point


@dataclass(frozen=True, slots=True)
class SearchEnded:
    """The searcher has no further point."""


@dataclass(frozen=True, slots=True)
class Launched:
    """A trial was handed to an agent."""

    trial: int


@dataclass(frozen=True, slots=True)
class Result:
    """A trial has reported.

    Attributes:
        trial: the trial's index.
        iteration: how many results it has reported in this attempt, this one included.
        value: the metric; None when the sweep has no metric, infinite or NaN as reported.
        others: the other values that the stop rules and the time attribute ask for.
    """

    trial: int
    iteration: int
    value: float | None
    others: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ended:
    """A trial has ended."""

    trial: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Requeued:
    """A trial goes back to the queue and will start anew, with the same point."""

    trial: int


Event = Proposed | SearchEnded | Launched | Result | Ended | Requeued


@dataclass(frozen=True, slots=True)
class StopTrial:
    """End a running trial.

    Attributes:
        trial: the trial's index.
        reason: a sentence for people.
        complete: it had all the budget it can get: it counts as finished, not as stopped early.
    """

    trial: int
    reason: str
    complete: bool


@dataclass(frozen=True, slots=True)
class FinishSweep:
    """Start no further trial; those that run may end."""

    reason: str


Decision = StopTrial | FinishSweep
