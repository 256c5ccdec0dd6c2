"""The tuner: events in, decisions out.

A tuner holds what follows from the events of one sweep: the queue of trials, what each has
reported, the searcher's history and the scheduler's state. It is rebuilt by applying the same
events in the same order.
"""

import enum
import functools
import math
import random
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from sweepstake import schedulers, search
from sweepstake.schedulers import Scheduler, Verdict
from sweepstake.schedulers.arguments import TRAINING_ITERATION
from sweepstake.search import Exhausted, History, Searcher, Trial, TrialState, Wait
from sweepstake.space import Point, Space
from sweepstake.tuner.events import (
    Decision,
    Ended,
    Event,
    FinishSweep,
    Launched,
    Outcome,
    Proposed,
    Requeued,
    Result,
    SearchEnded,
    StopTrial,
)
from sweepstake.tuner.spec import SweepSpec

_STATES = {
    Outcome.FINISHED: TrialState.FINISHED,
    Outcome.STOPPED: TrialState.STOPPED,
    Outcome.FAILED: TrialState.FAILED,
}


class Phase(enum.StrEnum):
    """Where a trial is in its life."""

    QUEUED = "queued"
    RUNNING = "running"
    ENDED = "ended"


class Work(enum.StrEnum):
    """What there is for an agent that asks."""

    TRIAL = "trial"  # a trial is queued
    SOON = "soon"  # a trial will be proposed
    WAIT = "wait"  # something must end first
    DONE = "done"  # nothing will come any more


@dataclass(slots=True)
class TrialRecord:
    """What a tuner knows of one trial.

    Attributes:
        point: the values of its active parameters.
        phase: where it is in its life.
        iterations: results so far in this attempt.
        value: the metric's last finite value.
        stopping: a stop was decided; its further results are kept, and not judged.
    """

    point: Point
    phase: Phase = Phase.QUEUED
    iterations: int = 0
    value: float | None = None
    stopping: bool = False


class LazySearcher:
    """Builds the searcher, and imports its library, when the first proposal is made."""

    def __init__(self, spec: SweepSpec, seed: int) -> None:
        self._spec = spec
        self._seed = seed

    @functools.cached_property
    def searcher(self) -> Searcher:
        """The searcher."""
        named = self._spec.searcher
        return search.build(named.name, named.arguments, self._spec.space, self._seed)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal to be made: everything it depends on, so that it can be made in another thread.

    Proposals of one sweep are made one after the other: the next one counts this one as pending.
    """

    lazy: LazySearcher
    space: Space
    history: History
    index: int
    given: Point | None
    more_given: bool
    seed: int

    def make(self) -> Point | Wait | Exhausted:
        """Return the point of trial `index`; a point to evaluate first has its missing values sampled."""
        if self.given is not None:
            generator = random.Random(f"{self.seed}/{self.index}")  # noqa: S311
            return self.space.complete(self.given, generator)
        return self.lazy.searcher.suggest(self.history, self.index)

    def is_last(self, point: Point) -> bool:
        """Tell whether it is known that no trial follows one with this point."""
        if self.more_given:
            return False
        history = self.history.snapshot()
        history.put(Trial(self.index, point))
        return self.lazy.searcher.is_used_up(history)


@dataclass(slots=True)
class _Rules:
    """What ends a trial or the sweep besides the scheduler."""

    spec: SweepSpec

    def end_of_trial(self, result: Result) -> str | None:
        for name, bound in self.spec.stop.items():
            value = self._value(name, result)
            if value is not None and value >= bound:
                return f"{name} reached {value:.6g} (stop: {bound:.6g})"
        return None

    def end_of_sweep(self, result: Result) -> str | None:
        target, value = self.spec.target, result.value
        if target is None or value is None or math.isnan(value):
            return None
        reached = value <= target if self.spec.mode == "min" else value >= target
        return f"{self.spec.metric} reached {value:.6g} (target: {target:.6g})" if reached else None

    def _value(self, name: str, result: Result) -> float | None:
        if name == TRAINING_ITERATION:
            return result.iteration
        if name == self.spec.metric:
            return result.value
        return result.others.get(name)


@dataclass(slots=True)
class Tuner:
    """The state of one sweep's search.

    Args:
        spec: the sweep.
        seed: the seed of everything random, an unsigned 32-bit integer.

    Attributes:
        trials: the trials by index.
        exhausted: the searcher has no further point.
        finished: why no further trial is started; None while the sweep goes on.
    """

    spec: SweepSpec
    seed: int
    trials: list[TrialRecord] = field(default_factory=list)
    exhausted: bool = False
    finished: str | None = None
    _queue: deque[int] = field(default_factory=deque)
    _running: int = 0
    _waiting_since: int | None = None
    _history: History = field(default_factory=History)
    _scheduler: Scheduler | None = None
    _lazy: LazySearcher = field(init=False)
    _rules: _Rules = field(init=False)

    def __post_init__(self) -> None:
        """Build the scheduler, whose state follows the events from the first one on."""
        spec = self.spec
        self._rules = _Rules(spec)
        self._lazy = LazySearcher(spec, self.seed)
        if spec.scheduler is not None and spec.metric is not None:
            self._scheduler = schedulers.build(
                spec.scheduler.name, spec.scheduler.arguments, spec.metric, spec.mode, self.seed
            )

    @property
    def time_attribute(self) -> str:
        """The name of the value that the scheduler takes as time."""
        scheduler = self.spec.scheduler
        return (scheduler.arguments.get("time_attr") if scheduler else None) or TRAINING_ITERATION

    def replay(self, events: Iterable[Event]) -> None:
        """Apply events whose decisions have been carried out."""
        for event in events:
            self.apply(event)

    def apply(self, event: Event) -> tuple[Decision, ...]:
        """Take in an event and return what follows from it."""
        match event:
            case Proposed(trial, point):
                self._add(trial, point)
            case Launched(trial):
                self._launch(trial)
            case Result():
                return self._judge(event)
            case Ended(trial, outcome):
                self._end(trial, outcome)
            case Requeued(trial):
                self._requeue(trial)
            case SearchEnded():
                self.exhausted = True
        return ()

    def work(self) -> Work:
        """Return what there is for an agent that asks."""
        spec = self.spec
        if self.finished is None and self._queue:
            full = spec.max_concurrent is not None and self._running >= spec.max_concurrent
            return Work.WAIT if full else Work.TRIAL
        if self.finished is not None or self.exhausted or self._capped:
            return Work.DONE
        if spec.external:
            return Work.WAIT
        if spec.max_concurrent is not None and self._running >= spec.max_concurrent:
            return Work.WAIT
        # A searcher that asked to wait is asked again when something has changed since.
        return Work.WAIT if self._waiting_since == len(self._history.changes) else Work.SOON

    def next_queued(self) -> int | None:
        """Return the trial that is to be launched next, or None when none may be."""
        return self._queue[0] if self.work() is Work.TRIAL else None

    def over(self) -> bool:
        """Tell whether all trials have ended and none will come."""
        if self._running or self.work() in (Work.SOON, Work.TRIAL):
            return False
        return self.work() is Work.DONE

    def proposal(self) -> Proposal:
        """Return the next proposal to be made, with a copy of all it depends on."""
        index, points = len(self.trials), self.spec.points
        given = points[index] if index < len(points) else None
        more_given = index + 1 < len(points)
        history = self._history.snapshot()
        return Proposal(self._lazy, self.spec.space, history, index, given, more_given, self.seed)

    def wait(self) -> None:
        """Note that the searcher needs a result before it can propose."""
        self._waiting_since = len(self._history.changes)

    def best(self) -> int | None:
        """Return the trial with the best last value of the metric; of equals the earliest."""
        sign = -1.0 if self.spec.mode == "max" else 1.0
        scored = [
            (sign * record.value, index)
            for index, record in enumerate(self.trials)
            if record.value is not None
        ]
        return min(scored)[1] if scored else None

    @property
    def _capped(self) -> bool:
        return self.spec.num_samples is not None and len(self.trials) >= self.spec.num_samples

    def _add(self, trial: int, point: Point) -> None:
        if trial != len(self.trials):
            raise ValueError(f"trial {trial} was proposed when {len(self.trials)} was due")
        self.trials.append(TrialRecord(point))
        self._queue.append(trial)
        self._history.put(Trial(trial, point))
        if self._scheduler is not None:
            self._scheduler.on_add(trial)

    def _launch(self, trial: int) -> None:
        record = self.trials[trial]
        if record.phase is Phase.RUNNING:
            return
        if record.phase is Phase.QUEUED:
            self._queue.remove(trial)
        else:
            # It was taken for lost, and has spoken again.
            self._history.put(Trial(trial, record.point))
        record.phase = Phase.RUNNING
        self._running += 1

    def _requeue(self, trial: int) -> None:
        record = self.trials[trial]
        if record.phase is Phase.QUEUED:
            return
        if record.phase is Phase.RUNNING:
            self._running -= 1
        self.trials[trial] = TrialRecord(record.point)
        self._queue.append(trial)
        self._history.put(Trial(trial, record.point))
        if self._scheduler is not None:
            self._scheduler.on_add(trial)

    def _end(self, trial: int, outcome: Outcome) -> None:
        record = self.trials[trial]
        if record.phase is Phase.RUNNING:
            self._running -= 1
        elif record.phase is Phase.QUEUED:
            self._queue.remove(trial)
        record.phase = Phase.ENDED
        self._history.put(Trial(trial, record.point, _STATES[outcome], self._loss(record.value)))
        if self._scheduler is not None:
            self._scheduler.on_end(trial)

    def _judge(self, result: Result) -> tuple[Decision, ...]:
        record = self.trials[result.trial]
        if record.phase is Phase.QUEUED:
            # A late word of an attempt that was given up: the trial starts anew.
            return ()
        record.iterations = result.iteration
        value = result.value
        if value is not None and math.isfinite(value):
            record.value = value
        if record.phase is Phase.ENDED:
            return ()
        decisions: list[Decision] = []
        if self.finished is None and (reason := self._rules.end_of_sweep(result)):
            self.finished = reason
            decisions.append(FinishSweep(reason))
        if record.stopping:
            return tuple(decisions)
        stop = self._stop(result)
        if stop is not None:
            record.stopping = True
            decisions.append(stop)
        return tuple(decisions)

    def _stop(self, result: Result) -> StopTrial | None:
        """Return the stop that a result leads to; the scheduler learns of the result in any case."""
        scheduled = self._scheduled(result)
        if reason := self._rules.end_of_trial(result):
            return StopTrial(result.trial, reason, complete=True)
        return scheduled

    def _scheduled(self, result: Result) -> StopTrial | None:
        if self._scheduler is None or result.value is None:
            return None
        attribute = self.time_attribute
        time = result.iteration if attribute == TRAINING_ITERATION else result.others.get(attribute)
        if time is None:
            return None
        loss = self._loss(result.value)
        decision = self._scheduler.on_result(result.trial, time, math.inf if loss is None else loss)
        if decision.verdict is not Verdict.STOP:
            return None
        return StopTrial(result.trial, decision.reason, decision.complete)

    def _loss(self, value: float | None) -> float | None:
        if value is None or not math.isfinite(value):
            return None
        return -value if self.spec.mode == "max" else value
