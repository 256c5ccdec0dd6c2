"""W&B's `early_terminate: {type: hyperband}`, with the decisions of W&B's own library.

The time of a trial is how many finite values of the metric it has reported, and a trial counts in
every band that it has reached, whatever became of it. A trial is judged at the largest band that it
has reached, with every result: the thresholds move as other trials arrive.
"""

import math
from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping, Sequence
from typing import ClassVar

from sweepstake.errors import config_error
from sweepstake.schedulers.arguments import ABOVE_1, WHOLE, YES_OR_NO, Argument
from sweepstake.schedulers.protocol import CONTINUE, Decision, Scheduler, Verdict

_MOST_BANDS = 100
_MOST_STEPS = 100_000
# No trial reports this often: bands beyond it need not be known.
_LAST_BAND = 10**15


class WandbHyperBand(Scheduler):
    """Stops a trial that is not among the best `1/eta` of those that have reached its band.

    Args:
        metric: the metric's name, for reasons.
        mode: `min` or `max`, for reasons.
        seed: unused: nothing is random.
        min_iter: the first band; each further one is `eta` times larger.
        max_iter: in place of `min_iter`: the bands are `max_iter/eta`, `max_iter/eta²`, ...
        s: how many bands there are with `max_iter`.
        eta: one in this many trials goes on.
        strict: whether the value at the band is compared, or the best so far.

    Raises:
        ConfigError: the arguments do not go together.
    """

    arguments: ClassVar[Mapping[str, Argument]] = {
        "min_iter": WHOLE,
        "max_iter": WHOLE,
        "s": WHOLE,
        "eta": ABOVE_1,
        "strict": YES_OR_NO,
    }

    def __init__(
        self,
        metric: str,
        mode: str,
        seed: int,
        *,
        min_iter: int | None = None,
        max_iter: int | None = None,
        s: int | None = None,
        eta: float = 3,
        strict: bool = True,
    ) -> None:
        super().__init__(metric, mode, seed)
        self._bands = _bands(min_iter, max_iter, s, eta)
        self._eta = eta
        self._strict = strict
        self._losses: dict[int, list[float]] = {}
        self._best: dict[int, float] = {}
        self._at: dict[int, list[float]] = {band: [] for band in self._bands}
        self._stopped: dict[int, Decision] = {}

    def on_add(self, trial: int) -> None:
        """Forget what a trial that starts anew has reported before."""
        self._stopped.pop(trial, None)
        self._best.pop(trial, None)
        losses = self._losses.pop(trial, [])
        for band in self._bands[: bisect_right(self._bands, len(losses))]:
            values = self._at[band]
            del values[bisect_left(values, losses[band - 1])]

    def on_result(self, trial: int, time: float, loss: float) -> Decision:  # noqa: ARG002 - it counts itself
        """Judge a trial at the largest band that it has reached."""
        if trial in self._stopped:
            return self._stopped[trial]
        if math.isfinite(loss):
            self._take(trial, loss)
        losses = self._losses.get(trial, [])
        reached = bisect_right(self._bands, len(losses))
        if not reached:
            return CONTINUE
        band = self._bands[reached - 1]
        values = self._at[band]
        # The library's own product, with its rounding.
        threshold = values[int(1.0 / self._eta * len(values))]
        compared = losses[band - 1] if self._strict else self._best[trial]
        if compared <= threshold:
            return CONTINUE
        value = f"{self.metric} {self.shown(compared)}"
        where = f"at iteration {band}" if self._strict else f"its best of {len(losses)} iterations,"
        decision = Decision(
            Verdict.STOP,
            f"{value} {where} is worse than {self.shown(threshold)}, the threshold for the best "
            f"1/{self._eta:.6g} of the {len(values)} trials at band {band}",
        )
        self._stopped[trial] = decision
        return decision

    def _take(self, trial: int, loss: float) -> None:
        losses = self._losses.setdefault(trial, [])
        losses.append(loss)
        self._best[trial] = min(loss, self._best.get(trial, loss))
        if len(losses) in self._at:
            insort(self._at[len(losses)], loss)


def _bands(min_iter: int | None, max_iter: int | None, s: int | None, eta: float) -> Sequence[int]:
    """Return the bands, ascending and each once."""
    found: set[int] = set()
    if max_iter is not None:
        if s is None:
            raise config_error("s", "is missing: `max_iter` needs it, as the number of bands")
        band: float = max_iter
        for _ in range(min(s, _MOST_STEPS)):
            band /= eta
            if band < 1:
                break
            found.add(int(band))
        if not found:
            raise config_error(
                "max_iter", f"{max_iter} is less than eta, {eta}, so there is no band: give a larger one"
            )
    elif min_iter is not None:
        band = min_iter
        for _ in range(_MOST_BANDS):
            if band > _LAST_BAND:
                break
            found.add(int(band))
            band *= eta
    else:
        raise config_error("min_iter", "is missing: give `min_iter`, or `max_iter` and `s`")
    return sorted(found)
