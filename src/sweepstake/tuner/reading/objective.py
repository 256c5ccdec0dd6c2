"""The metric and its direction, as they are written in several places."""

from typing import Any

from sweepstake.tuner.reading.keys import Keys

MODES = ("min", "max")
ONE_OBJECTIVE = "this version optimises one objective, several come later: give one"


def read_metric(places: list[Keys]) -> tuple[str | None, str | None]:
    """Take `metric` and `mode` from several mappings, which must agree.

    Args:
        places: the mappings that may hold them, the one that matters most first.
    """
    metric: str | None = None
    mode: str | None = None
    for keys in places:
        here, direction = _name(keys), _direction(keys)
        if here is not None and metric is not None and here != metric:
            keys.problem("metric", f"{here!r} here and {metric!r} elsewhere: a sweep has one metric")
        if direction is not None and mode is not None and direction != mode:
            keys.problem("mode", f"{direction!r} here and {mode!r} elsewhere: a sweep has one mode")
        metric, mode = metric or here, mode or direction
    wrong = any(keys.has_problem("metric") or keys.has_problem("mode") for keys in places)
    if metric is not None and mode is None and not wrong:
        places[0].problem(
            "mode", f"is missing: is {metric!r} to be as small ('min') or as large ('max') as can be?"
        )
    if mode is not None and metric is None and not wrong:
        places[0].problem("metric", "is missing: which logged value does the mode mean?")
    return metric, mode


def _name(keys: Keys) -> str | None:
    value = _one(keys, "metric")
    if value is None:
        return None
    if not isinstance(value, str) or not value:
        keys.problem("metric", f"must be the name of a logged value, not {value!r}")
        return None
    return value


def _direction(keys: Keys) -> str | None:
    value = _one(keys, "mode")
    if value is None:
        return None
    if value not in MODES:
        keys.refuse("mode", value, MODES)
        return None
    return str(value)


def _one(keys: Keys, key: str) -> Any:
    """Take the one value of a list, or a value that is no list."""
    value = keys.any(key)
    if not isinstance(value, list):
        return value
    if len(value) == 1:
        return value[0]
    keys.problem(key, f"{value!r} was given; {ONE_OBJECTIVE}")
    return None
