"""Whatever a user gives, as data that JSON and YAML can hold."""

import os
from collections.abc import Mapping
from typing import Any

from sweepstake.errors import Problem


def plain(value: object, place: str, problems: list[Problem]) -> Any:
    """Return `value` as nested dicts, lists, text, numbers, booleans and None.

    Tuples and ranges become lists, NumPy scalars and arrays (whatever has `tolist`) Python's own numbers
    and lists, paths text. Nothing is shared between the result and `value`.

    Args:
        value: what the user gave.
        place: where it stands, as a path of keys.
        problems: what cannot be saved is added here, and None stands for it in the result.
    """
    return _plain(value, place, problems, ())


def _plain(value: object, place: str, problems: list[Problem], around: tuple[object, ...]) -> Any:
    """As `plain`; `around` are the dicts and lists that hold the value."""
    if value is None or isinstance(value, bool):
        return value
    for kind in (str, int, float):
        if isinstance(value, kind):
            return kind(value)
    if any(value is outer for outer in around):
        problems.append(Problem(place, "this holds itself, which no sweep file can"))
        return None
    around = (*around, value)
    if isinstance(value, Mapping):
        return {
            _key(key, place, problems): _plain(item, f"{place}.{key}", problems, around)
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple, range)):
        return [_plain(item, f"{place}[{index}]", problems, around) for index, item in enumerate(value)]
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if hasattr(value, "tolist") and type(listed := value.tolist()) is not type(value):
        return _plain(listed, place, problems, around)
    problems.append(Problem(place, _refusal(value)))
    return None


def _key(key: object, place: str, problems: list[Problem]) -> str:
    if not isinstance(key, str):
        problems.append(Problem(place, f"the key {key!r} is not a text: write it in quotes, {str(key)!r}"))
    return str(key)


def _refusal(value: object) -> str:
    kind = type(value)
    if isinstance(value, type):
        return f"{value.__name__} is a class: call it, {value.__name__}(...)"
    if kind.__module__.startswith("hyperopt."):
        return "this is an expression of the hyperopt library: import hp from sweepstake.config.hyperopt"
    if kind.__module__.startswith("ray."):
        return f"this is Ray's own {kind.__name__}: import tune from sweepstake.config"
    if callable(value):
        return (
            "a function cannot be saved in a sweep file; a parameter that is computed from the others is "
            "tune.sample_from(function), with a function of an importable module"
        )
    return (
        f"{value!r} of type {kind.__name__} cannot be saved in a sweep file; allowed are text, "
        "numbers, true, false, None, and lists and dicts of these"
    )
