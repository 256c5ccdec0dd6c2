"""Ax."""

from collections.abc import Sequence

from sweepstake.config.recording import Algorithm, algorithm
from sweepstake.config.tune.suggest.common import Names, Points, Space


class AxSearch(Algorithm):
    """Ax's choice of Bayesian optimisation for a space.

    The arguments that are not listed here stand in `common`.

    Args:
        parameter_constraints: inequalities between parameters, such as `x + y <= 2`.
        outcome_constraints: bounds of other metrics, such as `latency <= 10`.
        random_seed: Ax's name of `seed`.
        enforce_sequential_optimization: whether the model waits for all of its first trials.
    """

    @algorithm("ax.AxSearch")
    def __init__(
        self,
        space: Space | None = None,
        metric: Names | None = None,
        mode: Names | None = None,
        points_to_evaluate: Points | None = None,
        parameter_constraints: Sequence[str] | None = None,
        outcome_constraints: Sequence[str] | None = None,
        *,
        random_seed: int | None = None,
        enforce_sequential_optimization: bool = True,
        evaluated_rewards: Sequence[float] | None = None,
        max_concurrent: int | None = None,
        seed: int | None = None,
    ) -> None: ...
