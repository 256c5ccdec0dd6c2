"""What a sweep is, read from what a user wrote."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sweepstake.space import Point, Space


@dataclass(frozen=True, slots=True)
class Named:
    """An algorithm by its name, and the arguments that it was given."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SweepSpec:
    """A sweep, understood and checked.

    Attributes:
        program: the script that a trial runs, as written; None when `command` says all.
        command: the words of the command, with the macros of W&B's `command` key; None for the default.
        space: the search space.
        searcher: the search algorithm.
        scheduler: the scheduler; None runs every trial to its end.
        metric: the name of the metric; nested ones with `.` or `/` between the names.
        mode: `min` or `max`.
        seed: an unsigned 32-bit integer: the same seed and results give the same proposals; None
            leaves it to the server.
        num_samples: how many trials the sweep may start; None for no bound.
        points: points to evaluate first, also partial ones.
        max_concurrent: how many trials may run at once; None for no bound.
        stop: a trial ends when one of these values reaches its bound (as in Ray Tune: `>=`).
        target: the sweep ends when the metric is at least this good; None for no target.
        external: trials come from outside (a local controller or a sweep scheduler), not from a searcher.
        name: what people call the sweep.
        description: a text for people.
        entity: the entity that the file asks for.
        project: the project that the file asks for.
        warnings: what is understood but probably not meant.
    """

    program: str | None
    command: tuple[str, ...] | None
    space: Space
    searcher: Named
    scheduler: Named | None = None
    metric: str | None = None
    mode: str = "min"
    seed: int | None = None
    num_samples: int | None = None
    points: tuple[Point, ...] = ()
    max_concurrent: int | None = None
    stop: Mapping[str, float] = field(default_factory=dict)
    target: float | None = None
    external: bool = False
    name: str | None = None
    description: str | None = None
    entity: str | None = None
    project: str | None = None
    warnings: tuple[str, ...] = ()
