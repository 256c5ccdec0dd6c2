"""The searcher protocol: a searcher is a function of its history.

`suggest(history, index)` may depend on the arguments of the constructor (space, seed and its own
options), on the history and on the index, and on nothing else: no clock, no global random state.
So a server that is killed at any moment proposes, after a restart, what it would have proposed.
A model kept in memory between calls is a cache: it follows `History.changes` and may be dropped.
"""

import enum
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field

from sweepstake.space import Point, Space


class TrialState(enum.StrEnum):
    """What the searcher knows of a trial's end."""

    PENDING = "pending"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial, as the searcher sees it.

    Attributes:
        index: its place in the order of creation, from 0.
        point: the value of each active parameter (of a choice: the index of its option).
        state: pending until it ends; `stopped` means ended early by a scheduler.
        loss: the value to minimise (the metric, negated when the mode is `max`); None while there
            is none, when the metric was never logged, and when it was not finite.
    """

    index: int
    point: Point
    state: TrialState = TrialState.PENDING
    loss: float | None = None


@dataclass(slots=True)
class History:
    """All trials of a sweep so far.

    Attributes:
        trials: the trials, `trials[i].index == i`.
        changes: the indices of the trials in the order in which they were added or changed; an
            index stands once for every change. It only grows, so a cache that has followed it up
            to some length has seen everything before.
    """

    trials: list[Trial] = field(default_factory=list)
    changes: list[int] = field(default_factory=list)

    def put(self, trial: Trial) -> None:
        """Add a trial, or replace the one with its index."""
        if trial.index == len(self.trials):
            self.trials.append(trial)
        else:
            self.trials[trial.index] = trial
        self.changes.append(trial.index)

    def snapshot(self) -> "History":
        """Return a copy that later changes do not touch."""
        return History(self.trials.copy(), self.changes.copy())

    def ended(self) -> Sequence[Trial]:
        """Return the trials that have ended, in order of creation."""
        return [trial for trial in self.trials if trial.state is not TrialState.PENDING]


class Exhausted:
    """The answer of a searcher whose space holds no further point."""


class Wait:
    """The answer of a searcher that needs results of pending trials first."""


class Searcher(ABC):
    """Proposes points of a space, one at a time.

    Args:
        space: the space to search.
        seed: the seed of everything random (an unsigned 32-bit integer).
    """

    def __init__(self, space: Space, seed: int) -> None:
        self.space = space
        self.seed = seed

    @abstractmethod
    def suggest(self, history: History, index: int) -> Point | Wait | Exhausted:
        """Return the point of trial `index`, which is `len(history.trials)`.

        Pending trials count: two calls with nothing but a pending trial between them must not
        return near-identical points of a continuous space.
        """

    def is_used_up(self, history: History) -> bool:  # noqa: ARG002
        """Tell whether no point follows those of a history, whatever their results will be.

        A searcher that cannot say so before it is asked says False.
        """
        return False
