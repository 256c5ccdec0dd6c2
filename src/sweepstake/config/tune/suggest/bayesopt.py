"""Bayesian optimisation with the `bayesian-optimization` library."""

from collections.abc import Mapping, Sequence
from typing import Any

from sweepstake.config.recording import Algorithm, algorithm
from sweepstake.config.tune.suggest.common import Names, Points, Space


class BayesOptSearch(Algorithm):
    """A Gaussian process and an acquisition function.

    The arguments that are not listed here stand in `common`.

    Args:
        utility_kwargs: the acquisition function: `kind` (`ucb`, `ei` or `poi`), `kappa` and `xi`.
        random_state: Ray Tune's name of `seed`.
        random_search_steps: how many trials are drawn at random before the model proposes.
        verbose: how much the library prints.
        patience: how many repeated proposals in a row end the search.
        skip_duplicate: whether a point that was proposed before is proposed again.
        repeat_float_precision: how many decimals decide whether two points are the same.
    """

    @algorithm("bayesopt.BayesOptSearch")
    def __init__(
        self,
        space: Space | None = None,
        metric: Names | None = None,
        mode: Names | None = None,
        points_to_evaluate: Points | None = None,
        utility_kwargs: Mapping[str, Any] | None = None,
        random_state: int | None = 42,
        random_search_steps: int = 10,
        verbose: int = 0,
        patience: int = 5,
        skip_duplicate: bool = True,
        repeat_float_precision: int = 5,
        *,
        evaluated_rewards: Sequence[float] | None = None,
        max_concurrent: int | None = None,
        seed: int | None = None,
    ) -> None: ...
