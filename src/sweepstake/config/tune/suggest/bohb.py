"""BOHB."""

from collections.abc import Mapping, Sequence
from typing import Any

from sweepstake.config.recording import Algorithm, algorithm
from sweepstake.config.tune.suggest.common import Names, Points, Space


class TuneBOHB(Algorithm):
    """BOHB's kernel density estimators (Falkner, Klein and Hutter, 2018); used with `HyperBandForBOHB`.

    The arguments that are not listed here stand in `common`.

    Args:
        bohb_config: the model's own settings, such as `min_points_in_model`, `top_n_percent`,
            `num_samples`, `random_fraction` and `bandwidth_factor`.
    """

    @algorithm("bohb.TuneBOHB")
    def __init__(
        self,
        space: Space | None = None,
        bohb_config: Mapping[str, Any] | None = None,
        metric: Names | None = None,
        mode: Names | None = None,
        points_to_evaluate: Points | None = None,
        seed: int | None = None,
        max_concurrent: int | None = None,
        *,
        evaluated_rewards: Sequence[float] | None = None,
    ) -> None: ...
