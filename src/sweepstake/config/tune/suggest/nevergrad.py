"""Nevergrad."""

from collections.abc import Mapping, Sequence
from typing import Any

from sweepstake.config.recording import Algorithm, algorithm
from sweepstake.config.tune.suggest.common import Names, Points, Space


class NevergradSearch(Algorithm):
    """Any optimizer of Nevergrad's registry (Rapin and Teytaud, 2018).

    The arguments that are not listed here stand in `common`.

    Args:
        optimizer: the optimizer's name in the registry, such as `NGOpt` or `OnePlusOne`.
        optimizer_kwargs: what the optimizer is told, `budget` and `num_workers`.
    """

    @algorithm("nevergrad.NevergradSearch")
    def __init__(
        self,
        optimizer: str | None = None,
        optimizer_kwargs: Mapping[str, Any] | None = None,
        space: Space | None = None,
        metric: Names | None = None,
        mode: Names | None = None,
        points_to_evaluate: Points | None = None,
        *,
        evaluated_rewards: Sequence[float] | None = None,
        max_concurrent: int | None = None,
        seed: int | None = None,
    ) -> None: ...
