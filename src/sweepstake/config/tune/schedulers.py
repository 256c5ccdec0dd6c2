"""Ray Tune's schedulers, which end or pause trials early.

The arguments of all: `time_attr` names the logged value that says how far a trial is (by default
`training_iteration`, how many results with the metric it has reported; `time_total_s`, its seconds, for
some), `metric` and `mode` (`min` or `max`) say what is compared, by default what the sweep optimises.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sweepstake.config.recording import Algorithm, algorithm

__all__ = [
    "ASHAScheduler",
    "AsyncHyperBandScheduler",
    "FIFOScheduler",
    "HyperBandForBOHB",
    "HyperBandScheduler",
    "MedianStoppingRule",
    "PopulationBasedTraining",
]


class FIFOScheduler(Algorithm):
    """Runs every trial to its end."""

    @algorithm("FIFOScheduler")
    def __init__(self) -> None: ...


class AsyncHyperBandScheduler(Algorithm):
    """ASHA, asynchronous successive halving (Li et al., 2020).

    Args:
        max_t: the time at which a trial is complete.
        grace_period: the time of the first rung: no trial is stopped before it.
        reduction_factor: one in this many trials goes on from a rung to the next, which is this many
            times further.
        brackets: how many brackets there are, each starting one rung later.
        stop_last_trials: whether a trial is stopped at `max_t`.
    """

    @algorithm("AsyncHyperBandScheduler")
    def __init__(
        self,
        time_attr: str = "training_iteration",
        metric: str | None = None,
        mode: str | None = None,
        max_t: float = 100,
        grace_period: float = 1,
        reduction_factor: float = 4,
        brackets: int = 1,
        stop_last_trials: bool = True,
    ) -> None: ...


ASHAScheduler = AsyncHyperBandScheduler


class HyperBandScheduler(Algorithm):
    """HyperBand (Li et al., 2018): trials of a bracket wait for each other at every rung.

    Args:
        max_t: the time at which a trial is complete.
        reduction_factor: one in this many trials goes on from a rung to the next.
        stop_last_trials: whether a trial is stopped at `max_t`.
    """

    @algorithm("HyperBandScheduler")
    def __init__(
        self,
        time_attr: str = "training_iteration",
        metric: str | None = None,
        mode: str | None = None,
        max_t: float = 81,
        reduction_factor: float = 3,
        stop_last_trials: bool = True,
    ) -> None: ...


class HyperBandForBOHB(Algorithm):
    """HyperBand as BOHB needs it (Falkner, Klein and Hutter, 2018); used with `TuneBOHB`.

    The arguments are those of `HyperBandScheduler`.
    """

    @algorithm("HyperBandForBOHB")
    def __init__(
        self,
        time_attr: str = "training_iteration",
        metric: str | None = None,
        mode: str | None = None,
        max_t: float = 81,
        reduction_factor: float = 3,
        stop_last_trials: bool = True,
    ) -> None: ...


class MedianStoppingRule(Algorithm):
    """Stops a trial whose best is worse than the median of the others' means (Golovin et al., 2017).

    Args:
        grace_period: no trial is stopped before this time.
        min_samples_required: how many other trials there must be to compare with.
        min_time_slice: how long a trial runs before it is paused for want of others.
        hard_stop: False pauses a trial in place of stopping it.
    """

    @algorithm("MedianStoppingRule")
    def __init__(
        self,
        time_attr: str = "time_total_s",
        metric: str | None = None,
        mode: str | None = None,
        grace_period: float = 60.0,
        min_samples_required: int = 3,
        min_time_slice: float = 0,
        hard_stop: bool = True,
    ) -> None: ...


class PopulationBasedTraining(Algorithm):
    """PBT (Jaderberg et al., 2017): bad trials go on from the checkpoints of good ones, slightly changed.

    Args:
        perturbation_interval: the time between two changes of a trial.
        burn_in_period: no trial is changed before this time.
        hyperparam_mutations: what may change: a list of values, or a function of `tune`, for each key.
        quantile_fraction: how large the parts are that learn and that are learnt from.
        resample_probability: how often a value is drawn anew in place of being changed.
        perturbation_factors: what a number is multiplied with.
        custom_explore_fn: a named function of an importable module, called with the new configuration.
        log_config: whether the changes are kept.
        require_attrs: whether a result without the time or the metric is an error.
        synch: whether all trials are changed at the same time.
    """

    @algorithm("PopulationBasedTraining", functions=("custom_explore_fn",))
    def __init__(
        self,
        time_attr: str = "time_total_s",
        metric: str | None = None,
        mode: str | None = None,
        perturbation_interval: float = 60.0,
        burn_in_period: float = 0.0,
        hyperparam_mutations: Mapping[str, Any] | None = None,
        quantile_fraction: float = 0.25,
        resample_probability: float = 0.25,
        perturbation_factors: Sequence[float] = (1.2, 0.8),
        custom_explore_fn: Callable[[dict[str, Any]], dict[str, Any]] | str | None = None,
        log_config: bool = True,
        require_attrs: bool = True,
        synch: bool = False,
    ) -> None: ...
