"""Optuna."""

from collections.abc import Sequence

from sweepstake.config.recording import Algorithm, algorithm
from sweepstake.config.tune.suggest.common import Names, Points, Space


class OptunaSearch(Algorithm):
    """Optuna's samplers (Akiba et al., 2019).

    The arguments that are not listed here stand in `common`.

    Args:
        sampler: `tpe`, `gp`, `cmaes` or `nsga2`.
    """

    @algorithm("optuna.OptunaSearch")
    def __init__(
        self,
        space: Space | None = None,
        metric: Names | None = None,
        mode: Names | None = None,
        points_to_evaluate: Points | None = None,
        sampler: str | None = None,
        *,
        seed: int | None = None,
        evaluated_rewards: Sequence[float] | None = None,
        max_concurrent: int | None = None,
    ) -> None: ...
