"""Functions at the top level of a module: what a sweep file can name."""

from typing import Any


def double_width(spec: Any) -> float:
    return float(2 * spec.config.width)


def explore(config: dict[str, Any]) -> dict[str, Any]:
    return config
