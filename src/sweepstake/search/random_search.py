"""Random search (Bergstra and Bengio, 2012)."""

from sweepstake.search.protocol import Exhausted, History, Searcher
from sweepstake.search.streams import stream
from sweepstake.search.used import Distinct
from sweepstake.space import Point, Space


class RandomSearch(Searcher):
    """Draws each trial on its own; every point of a finite space once at most.

    Args:
        space: the space to search.
        seed: the seed of everything random.
    """

    def __init__(self, space: Space, seed: int) -> None:
        super().__init__(space, seed)
        self._points = Distinct(space, tries=1)

    def suggest(self, history: History, index: int) -> Point | Exhausted:
        """Return a point drawn at random."""
        generator = stream(self.seed, index)
        return self._points.propose(history, generator, lambda: self.space.sample(generator))
