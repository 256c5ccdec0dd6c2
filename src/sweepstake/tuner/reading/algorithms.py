"""Searchers and schedulers as they stand in a `tune:` block: a name, and arguments as keys."""

from collections.abc import Mapping
from typing import Any

from sweepstake import schedulers, search
from sweepstake.config.calls import Call, loaded
from sweepstake.space import Space
from sweepstake.tuner.reading.keys import Keys
from sweepstake.tuner.spec import Named


class Algorithm(Keys):
    """A searcher or scheduler: its name, and its arguments as keys."""

    def __init__(self, name: str, arguments: Mapping[str, Any], keys: Keys, key: str) -> None:
        super().__init__(arguments, keys.at(key), keys.problems)
        self.name = name

    @classmethod
    def take(cls, tune: Keys, key: str) -> "Algorithm | None":
        """Take an algorithm, as its name or as a saved call; None when there is none or it is wrong."""
        value = tune.any(key)
        if value is None:
            return None
        call = _call(value)
        if call is None:
            tune.problem(
                key, f"must be an algorithm, as its name or as {{Name: {{argument: value}}}}, not {value!r}"
            )
            return None
        arguments = dict(call.kwargs)
        match call.args:
            case ():
                pass
            case (dict() as space,) if key == "search_alg" and "space" not in arguments:
                arguments["space"] = space
            case _:
                tune.problem(key, f"give the arguments of {call.function} by name")
        return cls(call.function, arguments, tune, key)


def _call(value: object) -> Call | None:
    if isinstance(value, str):
        return Call(value)
    if isinstance(value, Mapping) and len(value) == 1 and None in value.values():
        return Call(str(next(iter(value))))
    return loaded(value)


def read_searcher(
    tune: Keys, algorithm: Algorithm | None, space: Space | None, num_samples: int | None, metric: str | None
) -> Named | None:
    """Return the searcher: without a search algorithm, the grid of `grid_search` and random sampling."""
    if algorithm is None:
        name = tune.attempt(lambda: search.check("random", {}, space, tune.at("config")))
        arguments: dict[str, Any] = {}
    else:
        arguments = algorithm.rest()
        name = algorithm.attempt(lambda: search.check(algorithm.name, arguments, space, algorithm.place))
    if name is None:
        return None
    if algorithm is not None and metric is None and search.needs_metric(name):
        algorithm.problem(
            "metric", f"is missing: {algorithm.name} needs the name of a logged value and a mode"
        )
    if name == "variants":
        arguments["num_samples"] = num_samples
    return Named(name, arguments)


def read_scheduler(scheduler: Algorithm | None, metric: str | None) -> Named | None:
    """Return the scheduler, or None when there is none or it is wrong."""
    if scheduler is None:
        return None
    arguments = scheduler.rest()
    name = scheduler.attempt(lambda: schedulers.check(scheduler.name, arguments, scheduler.place))
    if name is None:
        return None
    if metric is None and schedulers.needs_metric(name):
        scheduler.problem(
            "metric", f"is missing: {scheduler.name} needs the name of a logged value and a mode"
        )
    return Named(name, arguments)
