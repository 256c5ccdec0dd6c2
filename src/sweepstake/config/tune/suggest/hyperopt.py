"""HyperOpt."""

from collections.abc import Sequence

from sweepstake.config.recording import Algorithm, algorithm
from sweepstake.config.tune.suggest.common import Names, Points, Space


class HyperOptSearch(Algorithm):
    """HyperOpt's Tree-structured Parzen Estimators (Bergstra et al., 2011).

    The arguments that are not listed here stand in `common`.

    Args:
        n_initial_points: how many trials are drawn at random before the model proposes.
        random_state_seed: Ray Tune's name of `seed`.
        gamma: how large the good part of the trials is that the model imitates.
    """

    @algorithm("hyperopt.HyperOptSearch")
    def __init__(
        self,
        space: Space | None = None,
        metric: Names | None = None,
        mode: Names | None = None,
        points_to_evaluate: Points | None = None,
        n_initial_points: int | None = 20,
        random_state_seed: int | None = None,
        gamma: float | None = 0.25,
        max_concurrent: int | None = None,
        *,
        evaluated_rewards: Sequence[float] | None = None,
        seed: int | None = None,
    ) -> None: ...
