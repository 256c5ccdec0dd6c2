"""Grid and random search."""

from sweepstake.config.recording import Algorithm, algorithm
from sweepstake.config.tune.suggest.common import Points


class BasicVariantGenerator(Algorithm):
    """Every point of the grid, and everything else drawn at random; what `tune.run` does by itself.

    The arguments that are not listed here stand in `common`.

    Args:
        constant_grid_search: whether the random parameters stay the same over a whole grid.
        random_state: Ray Tune's name of `seed`.
    """

    @algorithm("basic_variant.BasicVariantGenerator")
    def __init__(
        self,
        points_to_evaluate: Points | None = None,
        max_concurrent: int | None = None,
        constant_grid_search: bool = False,
        random_state: int | None = None,
        *,
        seed: int | None = None,
    ) -> None: ...
