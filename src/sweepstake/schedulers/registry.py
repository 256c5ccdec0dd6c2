"""The schedulers by their names: those that there are, and those that are known but not there."""

import inspect
from collections.abc import Mapping
from typing import Any

from sweepstake.errors import ConfigError, Problem, config_error, one_of, suggestion
from sweepstake.schedulers.asha import AsyncHyperBand
from sweepstake.schedulers.fifo import Fifo
from sweepstake.schedulers.protocol import Scheduler
from sweepstake.schedulers.wandb_hyperband import WandbHyperBand

_SCHEDULERS: dict[str, type[Scheduler]] = {
    "asha": AsyncHyperBand,
    "fifo": Fifo,
    "wandb_hyperband": WandbHyperBand,
}

# The other names of each, as Ray Tune's classes and `create_scheduler` have them.
_ALIASES = {
    "ASHAScheduler": "asha",
    "AsyncHyperBandScheduler": "asha",
    "async_hyperband": "asha",
    "asynchyperband": "asha",
    "FIFOScheduler": "fifo",
}

_LATER = frozenset(
    {
        "HyperBandForBOHB",
        "HyperBandScheduler",
        "MedianStoppingRule",
        "PB2",
        "PopulationBasedTraining",
        "PopulationBasedTrainingReplay",
        "ResourceChangingScheduler",
        "hb_bohb",
        "hyperband",
        "median",
        "median_stopping_rule",
        "medianstopping",
        "pb2",
        "pbt",
        "pbt_replay",
        "resource_changing",
    }
)

# What W&B's `early_terminate` calls by a name that is another scheduler's in Ray Tune.
_EARLY_TERMINATE = {"hyperband": "wandb_hyperband"}


def names() -> list[str]:
    """Return the names of the schedulers, one each."""
    return list(_SCHEDULERS)


def early_terminate_names() -> list[str]:
    """Return what `early_terminate.type` may be, one name each."""
    ours = [name for name in _SCHEDULERS if name not in _EARLY_TERMINATE.values()]
    return [*_EARLY_TERMINATE, *ours]


def build(name: str, arguments: Mapping[str, Any], metric: str, mode: str, seed: int) -> Scheduler:
    """Return a new scheduler.

    Args:
        name: one of its names.
        arguments: its arguments by name; what is None is left to its default.
        metric: the metric's name.
        mode: `min` or `max`.
        seed: the seed of everything random.

    Raises:
        ConfigError: there is no such scheduler, or its arguments are wrong.
    """
    kind = _SCHEDULERS[check(name, arguments, "scheduler")]
    return kind(metric, mode, seed, **_given(arguments))


def needs_metric(name: str) -> bool:
    """Tell whether a scheduler judges by a metric.

    Args:
        name: the name that `check` returned.
    """
    return _SCHEDULERS[name].needs_metric


def check(name: str, arguments: Mapping[str, Any], place: str) -> str:
    """Return the one name of a scheduler in `names()`, its arguments checked.

    Args:
        name: one of its names, also with the module that it is imported from.
        arguments: the arguments that were given.
        place: where they stand.

    Raises:
        ConfigError: there is no such scheduler (yet), or an argument is unknown or wrong.
    """
    last = name.rpartition(".")[2]
    known = _ALIASES.get(last, last)
    if known not in _SCHEDULERS:
        raise config_error(place, _unknown(name, last, [*_SCHEDULERS, *_ALIASES]))
    _check_arguments(last, _SCHEDULERS[known], arguments, place)
    return known


def check_early_terminate(kind: str, arguments: Mapping[str, Any], place: str) -> str:
    """Return the one name of the scheduler that W&B's `early_terminate` asks for, its arguments checked.

    Args:
        kind: its `type`: `hyperband` for W&B's own, or a name of any other scheduler.
        arguments: its other keys.
        place: where it stands.

    Raises:
        ConfigError: there is no such scheduler (yet), or an argument is unknown or wrong.
    """
    known = _EARLY_TERMINATE.get(kind, _ALIASES.get(kind, kind))
    if known not in _SCHEDULERS:
        raise config_error(f"{place}.type", _unknown(kind, kind, [*early_terminate_names(), *_ALIASES]))
    _check_arguments(kind, _SCHEDULERS[known], arguments, place)
    return known


def _unknown(written: str, name: str, allowed: list[str]) -> str:
    if name in _LATER:
        return (
            f"'{written}' is a scheduler that this version does not have yet; allowed: {one_of(allowed)}. "
            "Leave it out to run every trial to its end."
        )
    near = suggestion(name, [*allowed, *_LATER])
    return f"'{written}' is no scheduler that is known; allowed: {one_of(allowed)}.{near}"


def _given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in arguments.items() if value is not None}


def _check_arguments(title: str, kind: type[Scheduler], arguments: Mapping[str, Any], place: str) -> None:
    problems: list[Problem] = []
    for key, value in _given(arguments).items():
        argument = kind.arguments.get(key)
        if argument is None:
            problems.append(Problem(f"{place}.{key}", _no_such(title, kind, key)))
        elif not argument.is_right(value):
            problems.append(Problem(f"{place}.{key}", f"{value!r} was given; allowed is {argument.allowed}"))
    if problems:
        raise ConfigError(problems)
    try:
        kind("metric", "min", 0, **_given(arguments))
    except ConfigError as error:
        raise ConfigError([Problem(f"{place}.{p.place}", p.message) for p in error.problems]) from None


def _no_such(title: str, kind: type[Scheduler], key: str) -> str:
    if not kind.arguments:
        return f"{title} takes no arguments"
    parameters = inspect.signature(kind).parameters
    taken = ", ".join(
        name if parameters[name].default is None else f"{name} ({_shown(parameters[name].default)})"
        for name in kind.arguments
    )
    near = suggestion(key, kind.arguments)
    return f"{title} has no such argument.{near} Its arguments, with defaults: {taken}"


def _shown(default: object) -> str:
    return str(default).lower() if isinstance(default, bool) else str(default)
