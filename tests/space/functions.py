"""Functions that sweeps of the tests name in `tune.sample_from`."""

from typing import Any


def double(spec: Any) -> int:
    return int(spec.config.width * 2)


def double_of_double(spec: Any) -> int:
    return int(spec["config"]["twice"] * 2)


def nothing_needed() -> str:
    return "ready"


def round_in_circles(spec: Any) -> Any:
    return spec.config.around


def round_again(spec: Any) -> Any:
    return spec.config.circle


def failing(spec: Any) -> Any:
    return spec.config.no_such_key
