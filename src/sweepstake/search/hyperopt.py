"""HyperOpt's Tree-structured Parzen Estimators (Bergstra et al., 2011), by the library itself."""

from functools import cached_property
from typing import TYPE_CHECKING

from sweepstake.errors import MissingExtraError
from sweepstake.search.protocol import Exhausted, History, Searcher
from sweepstake.search.streams import stream
from sweepstake.search.used import Distinct
from sweepstake.space import Point, Space

if TYPE_CHECKING:
    from sweepstake.search.tpe import Model

_N_INITIAL_POINTS = 20
_GAMMA = 0.25
# How often the model is asked again when what it proposes is used already.
_TRIES = 4
# The library's seeds are below this.
_SEEDS = 2**31 - 1


class HyperOptSearch(Searcher):
    """Proposes what the library's `tpe.suggest` does, given all trials so far.

    Pending trials are there as new ones, which the model avoids; failed ones are left out; trials that
    ended without a loss count as bad.

    Args:
        space: the space to search.
        seed: the seed of everything random.
        n_initial_points: how many trials are drawn at random before the model proposes.
        gamma: how large the good part of the trials is that the model imitates.
    """

    def __init__(
        self,
        space: Space,
        seed: int,
        *,
        n_initial_points: int | None = None,
        gamma: float | None = None,
    ) -> None:
        super().__init__(space, seed)
        self._n_initial_points = _N_INITIAL_POINTS if n_initial_points is None else n_initial_points
        self._gamma = _GAMMA if gamma is None else gamma
        self._points = Distinct(space, tries=_TRIES)

    def suggest(self, history: History, index: int) -> Point | Exhausted:
        """Return the model's proposal, or a random point when it only proposes what trials have already.

        Raises:
            MissingExtraError: the library is not installed.
        """
        generator = stream(self.seed, index)
        self._model.follow(history)

        def propose() -> Point:
            return self._model.propose(
                index, generator.randrange(_SEEDS), self._n_initial_points, self._gamma
            )

        return self._points.propose(history, generator, propose)

    @cached_property
    def _model(self) -> "Model":
        try:
            from sweepstake.search.tpe import Model
        except ImportError as error:
            raise MissingExtraError("The search algorithm HyperOpt", "hyperopt") from error
        return Model(self.space)
