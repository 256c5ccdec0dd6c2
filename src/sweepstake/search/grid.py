"""Grid search over all values, in W&B's order."""

from sweepstake.errors import config_error
from sweepstake.search.protocol import Exhausted, History, Searcher
from sweepstake.search.used import Used
from sweepstake.space import Point, Space
from sweepstake.space.domains import Choice


class GridSearch(Searcher):
    """Every point of a finite space once: names sorted, the last one varying fastest.

    Args:
        space: the space to search.
        seed: not used: nothing is random.
    """

    def __init__(self, space: Space, seed: int) -> None:
        super().__init__(space, seed)
        self._used = Used()
        self._next = 0

    def suggest(self, history: History, index: int) -> Point | Exhausted:  # noqa: ARG002
        """Return the first point of the grid that no trial has."""
        grid, size = self.space.grid, self.space.grid.size
        if size is None:
            raise ValueError("a grid needs a finite space")
        if len(history.trials) < self._next:
            self._next = 0
        self._used.follow(history)
        while self._next < size:
            point = grid.at(self._next)
            if not self._used.count(point):
                return point
            self._next += 1
        return Exhausted()

    def is_used_up(self, history: History) -> bool:
        """Tell whether every point has its trial."""
        return isinstance(self.suggest(history, len(history.trials)), Exhausted)


def check_grid(space: Space, place: str) -> None:
    """Refuse a space that has no grid.

    Raises:
        ConfigError: it is not finite, or weighs its values.
    """
    endless = [name for name, parameter in space.parameters.items() if parameter.domain.grid() is None]
    if endless:
        raise config_error(
            place,
            f"a grid needs values that can be counted, and there is no end of those of {', '.join(endless)}: "
            "give a list of values, whole numbers, or a distribution with a step (q)",
        )
    weighted = [
        name
        for name, parameter in space.parameters.items()
        if isinstance(parameter.domain, Choice) and parameter.domain.weights is not None
    ]
    if weighted:
        raise config_error(
            place,
            f"a grid takes every value once, so probabilities ({', '.join(weighted)}) have no meaning in it: "
            "leave them out, or search at random",
        )
    if space.is_computed:
        raise config_error(place, "a grid cannot hold values that a function computes (tune.sample_from)")
