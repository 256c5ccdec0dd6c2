"""ASHA, asynchronous successive halving, of the stopping kind (Li et al., 2020), as in Ray Tune.

A trial that reaches a rung is compared with those that reached it before, and goes on when it is
among the best `1/reduction_factor` of them. The first to reach a rung goes on, and ties go on. In
these points this differs from Ray Tune's scheduler:

- rungs are computed exactly: with `max_t=243` and `reduction_factor=3`, 243 is a rung;
- a trial that reports seldom and reaches several rungs at once is judged at the highest alone, and
  never later at those below it;
- a value that is not finite counts as the worst, and ends a trial as soon as another one has reached
  the rung with a finite value;
- the bracket of a trial follows from the seed and the trial.
"""

import math
import random
from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar

from sweepstake.errors import config_error
from sweepstake.schedulers.arguments import (
    ABOVE_0,
    ABOVE_1,
    NAME,
    TRAINING_ITERATION,
    WHOLE,
    YES_OR_NO,
    Argument,
)
from sweepstake.schedulers.protocol import CONTINUE, Decision, Scheduler, Verdict

MAXIMUM_RUNGS = 1000


class AsyncHyperBand(Scheduler):
    """Stops a trial at a rung when it is not among the best that have reached it.

    Args:
        metric: the metric's name, for reasons.
        mode: `min` or `max`, for reasons.
        seed: the seed of the draw of brackets.
        time_attr: the name of the value that is time, for reasons.
        max_t: the time at which a trial is complete.
        grace_period: the time of the first rung: no trial is stopped before it.
        reduction_factor: one in this many trials goes on from a rung to the next, which is this many
            times further.
        brackets: how many brackets there are, each starting one rung later.
        stop_last_trials: whether a trial is stopped at `max_t`.

    Raises:
        ConfigError: the arguments do not go together.
    """

    arguments: ClassVar[Mapping[str, Argument]] = {
        "time_attr": NAME,
        "max_t": ABOVE_0,
        "grace_period": ABOVE_0,
        "reduction_factor": ABOVE_1,
        "brackets": WHOLE,
        "stop_last_trials": YES_OR_NO,
    }

    def __init__(
        self,
        metric: str,
        mode: str,
        seed: int,
        *,
        time_attr: str = TRAINING_ITERATION,
        max_t: float = 100,
        grace_period: float = 1,
        reduction_factor: float = 4,
        brackets: int = 1,
        stop_last_trials: bool = True,
    ) -> None:
        super().__init__(metric, mode, seed)
        if grace_period > max_t:
            raise config_error("grace_period", f"{grace_period} is more than max_t, which is {max_t}")
        times = rung_times(grace_period, max_t, reduction_factor)
        if brackets > MAXIMUM_RUNGS:
            raise config_error("brackets", f"{brackets} is more than the {MAXIMUM_RUNGS} there may be")
        self._brackets = [_Bracket(times[first:]) for first in range(brackets)]
        self._weights = [math.exp(len(bracket.times) - len(times)) for bracket in self._brackets]
        self._time_attr = time_attr
        self._max_t = max_t
        self._factor = _exact(reduction_factor)
        self._stop_last_trials = stop_last_trials
        self._stopped: dict[int, Decision] = {}

    def on_add(self, trial: int) -> None:
        """Let a trial that starts anew run again; the rungs that it passed before stay passed."""
        self._stopped.pop(trial, None)

    def on_result(self, trial: int, time: float, loss: float) -> Decision:
        """Judge a trial at the highest rung that it has reached since it was last judged."""
        if trial in self._stopped:
            return self._stopped[trial]
        if not math.isfinite(time):
            return CONTINUE
        decision = self._judge(trial, time, loss if math.isfinite(loss) else math.inf)
        if self._stop_last_trials and time >= self._max_t:
            at = f"{self._time_attr} {time:.6g} reached max_t, {self._max_t:.6g}"
            decision = Decision(Verdict.STOP, f"complete: {at}; {self._said(loss)}", complete=True)
        if decision.verdict is Verdict.STOP:
            self._stopped[trial] = decision
        return decision

    def _judge(self, trial: int, time: float, loss: float) -> Decision:
        bracket = self._brackets[self.bracket_of(trial)]
        reached = bisect_right(bracket.times, time)
        if reached <= bracket.passed.get(trial, 0):
            return CONTINUE
        bracket.passed[trial] = reached
        losses = bracket.losses[reached - 1]
        decision = CONTINUE
        if losses and _is_worse(loss, losses, self._factor):
            cutoff = _cutoff(losses, self._factor)
            others = f"{len(losses)} trial{'s' if len(losses) > 1 else ''}"
            decision = Decision(
                Verdict.STOP,
                f"{self._said(loss)} at {self._time_attr} {time:.6g} (rung {bracket.times[reached - 1]:.6g}) "
                f"is worse than {self.shown(cutoff)}, the cutoff for the best 1/{float(self._factor):.6g} of "
                f"{others} that came to this rung before",
            )
        insort(losses, loss)
        return decision

    def _said(self, loss: float) -> str:
        return f"{self.metric} {self.shown(loss)}" if math.isfinite(loss) else f"{self.metric}, not finite,"

    def bracket_of(self, trial: int) -> int:
        """Return the number of a trial's bracket, drawn with a probability that grows with its rungs."""
        if len(self._brackets) == 1:
            return 0
        generator = random.Random(f"{self.seed}/{trial}")  # noqa: S311 - nothing secret
        return generator.choices(range(len(self._brackets)), self._weights)[0]


@dataclass(slots=True)
class _Bracket:
    """The rungs of a bracket.

    Attributes:
        times: the time of each rung, ascending.
        losses: of each rung, the losses of the trials that were judged there, ascending.
        passed: of each trial, how many rungs it has passed.
    """

    times: Sequence[float]
    losses: list[list[float]] = field(init=False)
    passed: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.losses = [[] for _ in self.times]


def rung_times(grace_period: float, max_t: float, reduction_factor: float) -> list[float]:
    """Return the times of the rungs of the first bracket, computed exactly.

    Raises:
        ConfigError: there are too many of them.
    """
    factor, last, time = _exact(reduction_factor), _exact(max_t), _exact(grace_period)
    times: list[float] = []
    while time <= last:
        if len(times) == MAXIMUM_RUNGS:
            raise config_error(
                "reduction_factor",
                f"{reduction_factor} makes more than {MAXIMUM_RUNGS} rungs up to max_t, which is {max_t}: "
                "give a larger one",
            )
        times.append(time.numerator if time.denominator == 1 else float(time))
        time *= factor
    return times


def _exact(number: float) -> Fraction:
    """Return the decimal number that was written: 0.1 is a tenth."""
    return Fraction(str(number))


def _is_worse(loss: float, losses: Sequence[float], factor: Fraction) -> bool:
    if math.isinf(loss):
        return math.isfinite(losses[0])
    return loss > _cutoff(losses, factor)


def _cutoff(losses: Sequence[float], factor: Fraction) -> float:
    """Return the `1/factor` quantile of ascending losses, with linear interpolation."""
    position = (len(losses) - 1) / factor
    below = math.floor(position)
    part = float(position - below)
    if not part:
        return losses[below]
    low, high = losses[below], losses[below + 1]
    return high if math.isinf(high) else low + (high - low) * part
