"""Which points of a space are taken, so that none is run twice."""

import random
from collections.abc import Callable, Collection, Iterator
from typing import Any

from sweepstake.search.protocol import Exhausted, History
from sweepstake.space import Point, Space

# How often a point is drawn at random before the unused ones are looked through.
_DRAWS = 32

Key = tuple[tuple[str, Any], ...]


class Used:
    """How often each point stands in a history.

    A cache that follows the history: a trial keeps its point, so only new trials are looked at.

    Args:
        names: the parameters that count; None for all.
    """

    def __init__(self, names: Collection[str] | None = None) -> None:
        self._names = names
        self._counts: dict[Key, int] = {}
        self._seen = 0

    def follow(self, history: History) -> None:
        """Take in the trials that have been added."""
        if len(history.trials) < self._seen:
            self._counts.clear()
            self._seen = 0
        for trial in history.trials[self._seen :]:
            key = self._key(trial.point)
            self._counts[key] = self._counts.get(key, 0) + 1
        self._seen = len(history.trials)

    def count(self, point: Point) -> int:
        """Return how many trials have this point."""
        return self._counts.get(self._key(point), 0)

    def __len__(self) -> int:
        return len(self._counts)

    def _key(self, point: Point) -> Key:
        names = self._names
        return tuple(sorted(item for item in point.items() if names is None or item[0] in names))


class Distinct:
    """Keeps the proposals for a space distinct, until a finite one is used up.

    In an infinite space a repeat is let pass in the end: its points may be few in some option of a choice.
    Without parameters, or with computed values, runs of equal points are repeated on purpose.

    Args:
        space: the space.
        tries: how many proposals are asked for before points are drawn at random in their place.
    """

    def __init__(self, space: Space, tries: int) -> None:
        self._space = space
        self._tries = tries
        self._used = Used()
        self._repeats = not space.parameters or space.is_computed

    def propose(
        self, history: History, generator: random.Random, proposal: Callable[[], Point]
    ) -> Point | Exhausted:
        """Return the first proposal that is not used yet.

        Args:
            history: the trials so far.
            generator: chooses among the unused points when all proposals are used.
            proposal: returns another proposal each time.
        """
        if self._repeats:
            return proposal()
        size = self._space.draws.size
        self._used.follow(history)
        if size is not None and len(self._used) >= size:
            return next(self._unused(generator, size), Exhausted())
        for number in range(self._tries + _DRAWS):
            point = proposal() if number < self._tries else self._space.sample(generator)
            if not self._used.count(point):
                return point
        return point if size is None else next(self._unused(generator, size), Exhausted())

    def _unused(self, generator: random.Random, size: int) -> Iterator[Point]:
        start = generator.randrange(size)
        for number in range(size):
            point = self._space.draws.at((start + number) % size)
            if not self._used.count(point):
                yield point
