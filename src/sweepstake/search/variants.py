"""Ray Tune's grid and random search: `grid_search` in turn, everything else at random."""

from sweepstake.errors import config_error
from sweepstake.search.protocol import Exhausted, History, Searcher
from sweepstake.search.streams import stream
from sweepstake.search.used import Used
from sweepstake.space import Point, Space
from sweepstake.space.domains import Choice


class Variants(Searcher):
    """Every combination of what `grid_search` takes in turn, `num_samples` times over.

    Args:
        space: the space to search.
        seed: the seed of everything random.
        num_samples: how often each combination is taken; None for no end.
        constant_grid_search: whether the rest is drawn once for all combinations, and not for each.
    """

    def __init__(
        self,
        space: Space,
        seed: int,
        *,
        num_samples: int | None = None,
        constant_grid_search: bool = False,
    ) -> None:
        super().__init__(space, seed)
        self._num_samples = num_samples
        self._constant = constant_grid_search
        self._used = Used(in_turn(space))
        self._cursor = 0

    def suggest(self, history: History, index: int) -> Point | Exhausted:
        """Return the first combination that has been taken least often, the rest drawn at random.

        When no point was given from outside, that is combination `index % size`.
        """
        self._used.follow(history)
        if len(history.trials) < self._cursor:
            self._cursor = 0
        turns, size = self.space.turns, self.space.turns.size or 1
        while self._num_samples is None or self._cursor < self._num_samples * size:
            rounds, number = divmod(self._cursor, size)
            combination = turns.at(number)
            if self._used.count(combination) <= rounds:
                purpose = ("round", rounds) if self._constant else (index,)
                return self.space.complete(combination, stream(self.seed, *purpose))
            self._cursor += 1
        return Exhausted()

    def is_used_up(self, history: History) -> bool:
        """Tell whether every point has its trial."""
        return isinstance(self.suggest(history, len(history.trials)), Exhausted)


def in_turn(space: Space) -> list[str]:
    """Return the names of the parameters that `grid_search` takes in turn."""
    return [
        name
        for name, parameter in space.parameters.items()
        if isinstance(parameter.domain, Choice) and parameter.domain.in_turn
    ]


def check_variants(space: Space, place: str) -> None:
    """Refuse a space whose combinations cannot be counted.

    Raises:
        ConfigError: a `grid_search` stands in an option that is drawn at random.
    """
    turning = in_turn(space)
    drawn = sorted(
        {
            choice
            for name in turning
            for branches in space.parameters[name].conditions
            for choice, _ in branches
            if choice not in turning
        }
    )
    if drawn:
        raise config_error(
            place,
            f"a grid_search stands in an option of {', '.join(drawn)}, which is drawn at random, so how many "
            "trials there are would be a matter of chance: make it a grid_search too",
        )
