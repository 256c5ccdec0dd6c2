"""Streams of reports that depend on nothing but their case, so that different deciders see the same.

Imported by `record.py` too, which runs where sweepstake is not installed: the standard library alone.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """A sweep to play: the scheduler's arguments, and how its trials report.

    Attributes:
        arguments: the scheduler's arguments.
        mode: `min` or `max`.
        seed: the seed of everything random in the stream.
        trials: how many trials there are.
        slots: how many run at once.
        length: at which time a trial ends by itself.
        stride: a trial reports at the multiples of a number from 1 to this one.
    """

    arguments: dict[str, Any] = field(default_factory=dict)
    mode: str = "min"
    seed: int = 0
    trials: int = 40
    slots: int = 8
    length: int = 100
    stride: int = 1


# Given a trial, a time and a value: whether the trial is to be stopped.
Decide = Callable[[int, int, float], bool]


def limits_of(case: Case) -> list[float]:
    """Return what the curve of each trial goes down to: how good the trial is."""
    generator = random.Random(f"limits {case.seed}")  # noqa: S311 - nothing secret
    return [generator.random() for _ in range(case.trials)]


def play(case: Case, decide: Decide, add: Callable[[int], None]) -> list[list[int]]:
    """Play a case and return who was stopped when: pairs of a trial and a time."""
    generator = random.Random(case.seed)  # noqa: S311 - nothing secret
    limits = limits_of(case)
    waiting = list(range(case.trials))
    running: dict[int, tuple[int, int]] = {}
    stops = []
    while waiting or running:
        while waiting and len(running) < case.slots:
            trial = waiting.pop(0)
            add(trial)
            running[trial] = (0, 1 + int(generator.random() * case.stride))
        trial = list(running)[int(generator.random() * len(running))]
        time, step = running[trial]
        time += step
        value = limits[trial] + generator.random() / time
        if decide(trial, time, value if case.mode == "min" else 1 - value):
            stops.append([trial, time])
            del running[trial]
        elif time >= case.length:
            del running[trial]
        else:
            running[trial] = (time, step)
    return stops


RAY_CASES = [
    Case({}, seed=1),
    Case({"max_t": 81, "reduction_factor": 3}, "max", seed=2),
    Case({"max_t": 64, "reduction_factor": 2, "grace_period": 4}, seed=3),
    Case({"max_t": 30, "reduction_factor": 3, "grace_period": 5}, "max", seed=4, slots=1),
    Case({"max_t": 81, "reduction_factor": 3, "brackets": 3}, seed=5, trials=60),
    Case({"max_t": 20, "reduction_factor": 2.5, "stop_last_trials": False}, seed=6, length=40),
    Case({"max_t": 50, "stop_last_trials": False}, "max", seed=7, stride=7),
    Case({"max_t": 9, "reduction_factor": 3, "brackets": 5}, seed=8, length=7),
]

WANDB_CASES = [
    Case({"min_iter": 1}, seed=11, length=30),
    Case({"min_iter": 3, "eta": 2}, "max", seed=12, length=30),
    Case({"min_iter": 2, "eta": 1.5, "strict": False}, seed=13, length=20),
    Case({"max_iter": 27, "s": 2, "eta": 3}, seed=14, length=27),
    Case({"max_iter": 27, "s": 5, "eta": 2, "strict": False}, "max", seed=15, length=27),
]
