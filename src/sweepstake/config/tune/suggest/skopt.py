"""Scikit-Optimize."""

from collections.abc import Sequence

from sweepstake.config.recording import Algorithm, algorithm
from sweepstake.config.tune.suggest.common import Names, Points, Space


class SkOptSearch(Algorithm):
    """Scikit-Optimize's sequential model-based optimisation.

    The arguments that are not listed here stand in `common`.

    Args:
        optimizer: the model: `GP`, `RF`, `ET` or `GBRT`.
        convert_to_python: Ray Tune's; values are always Python's own here.
    """

    @algorithm("skopt.SkOptSearch")
    def __init__(
        self,
        optimizer: str | None = None,
        space: Space | None = None,
        metric: Names | None = None,
        mode: Names | None = None,
        points_to_evaluate: Points | None = None,
        evaluated_rewards: Sequence[float] | None = None,
        convert_to_python: bool = True,
        *,
        max_concurrent: int | None = None,
        seed: int | None = None,
    ) -> None: ...
