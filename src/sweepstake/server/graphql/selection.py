"""Filters runs in the MongoDB style, and orders them."""

import functools
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sweepstake.server.graphql.context import Refusal
from sweepstake.store import lines
from sweepstake.store.records import Run

# Stands for what is not there: None is a value.
MISSING = object()

_COLUMNS: dict[str, str] = {
    "name": "name",
    "display_name": "display_name",
    "displayName": "display_name",
    "state": "state",
    "sweep": "sweep",
    "group": "group_name",
    "jobType": "job_type",
    "job_type": "job_type",
    "tags": "tags",
    "description": "description",
    "notes": "notes",
    "host": "host",
    "commit": "commit",
    "created_at": "created_at",
    "createdAt": "created_at",
    "heartbeat_at": "heartbeat_at",
    "heartbeatAt": "heartbeat_at",
}


def select(runs: Sequence[Run], filters: str | None) -> list[Run]:
    """Return the runs that a filter keeps.

    Args:
        runs: runs in any order.
        filters: JSON in the MongoDB style over the columns of a run, `config.KEY`, `summary_metrics.KEY`.

    Raises:
        Refusal: the filter cannot be read.
    """
    if not filters:
        return list(runs)
    try:
        condition = lines.parsed(filters)
    except ValueError as error:
        raise Refusal(f"filters are not JSON: {error}") from error
    if not isinstance(condition, Mapping):
        return list(runs)
    return [run for run in runs if _holds(condition, _View(run))]


def order(runs: Sequence[Run], by: str | None) -> list[Run]:
    """Return runs in an order such as `-summary_metrics.loss`; by default the oldest first.

    Runs that lack the value, or have NaN, come last in both directions.
    """
    keys = [key.strip() for key in (by or "+created_at").split(",") if key.strip()]
    ordered = sorted(runs, key=lambda run: run.id)
    for key in reversed(keys):
        descending = key.startswith("-")
        ordered = _sorted(ordered, key.lstrip("+-"), descending=descending)
    return ordered


class _View:
    """One run, its JSON parsed when first needed."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @functools.cached_property
    def _config(self) -> Any:
        return lines.parsed(self._run.config or "{}")

    @functools.cached_property
    def _summary(self) -> Any:
        return lines.parsed(self._run.summary or "{}")

    def value(self, path: str) -> Any:
        """Return the value under a path, or `MISSING`."""
        if path in _COLUMNS:
            value = getattr(self._run, _COLUMNS[path])
            if path in ("display_name", "displayName"):
                value = value or self._run.name
            return value
        root, _, rest = path.partition(".")
        if root == "config":
            return _config_value(self._config, rest)
        if root in ("summary_metrics", "summaryMetrics", "summary"):
            return nested(self._summary, rest)
        return MISSING


def _config_value(config: Any, path: str) -> Any:
    """Return a config value by its key: with `.value` behind its first part as stored, or without."""
    found = nested(config, path)
    if found is not MISSING and not (isinstance(found, Mapping) and "value" in found):
        return found
    if isinstance(found, Mapping):
        return found["value"]
    head, _, rest = path.partition(".")
    return nested(config, f"{head}.value.{rest}" if rest else f"{head}.value")


def nested(tree: Any, path: str) -> Any:
    """Return what stands under a key, or under keys with dots between them; `MISSING` when nothing does."""
    if isinstance(tree, Mapping) and path in tree:
        return tree[path]
    for part in path.split("."):
        if not isinstance(tree, Mapping) or part not in tree:
            return MISSING
        tree = tree[part]
    return tree


def _holds(condition: Mapping[str, Any], view: _View) -> bool:
    return all(_one_holds(key, wanted, view) for key, wanted in condition.items())


def _one_holds(key: str, wanted: Any, view: _View) -> bool:
    if key in ("$and", "$or", "$nor"):
        results = [_holds(part, view) for part in wanted or ()]
        if key == "$and":
            return all(results)
        # An empty `$or` stands for no condition: clients send it so.
        return (any(results) or not results) if key == "$or" else not any(results)
    if key == "$not":
        return not _holds(wanted, view)
    if key.startswith("$"):
        raise Refusal(f"filters know no operator {key!r}")
    value = view.value(key)
    if isinstance(wanted, Mapping) and any(str(name).startswith("$") for name in wanted):
        return all(_operator(name, value, operand, view, key) for name, operand in wanted.items())
    return _equal(value, wanted)


def _operator(name: str, value: Any, operand: Any, view: _View, key: str) -> bool:
    if name == "$not":
        return not _one_holds(key, operand, view)
    if name == "$exists":
        return (value is not MISSING) is bool(operand)
    compare = _OPERATORS.get(name)
    if compare is None:
        raise Refusal(
            f"filters know no operator {name!r}; known are $and $or $nor $not {' '.join(_OPERATORS)}"
        )
    try:
        return compare(value, operand)
    except TypeError:
        return False


def _equal(value: Any, wanted: Any) -> bool:
    if value is MISSING:
        return wanted is None
    if isinstance(value, tuple | list) and not isinstance(wanted, list):
        return wanted in value
    return bool(_comparable(value, wanted) == wanted)


def _comparable(value: Any, operand: Any) -> Any:
    """Return a value so that its operand can be compared with it: times are asked as ISO text."""
    if isinstance(operand, str) and isinstance(value, float):
        return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return value


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "$eq": _equal,
    "$ne": lambda value, wanted: not _equal(value, wanted),
    "$in": lambda value, wanted: any(_equal(value, one) for one in wanted),
    "$nin": lambda value, wanted: not any(_equal(value, one) for one in wanted),
    "$gt": lambda value, bound: bool(_comparable(value, bound) > bound),
    "$gte": lambda value, bound: bool(_comparable(value, bound) >= bound),
    "$lt": lambda value, bound: bool(_comparable(value, bound) < bound),
    "$lte": lambda value, bound: bool(_comparable(value, bound) <= bound),
    "$regex": lambda value, pattern: isinstance(value, str) and re.search(pattern, value) is not None,
}


def _sorted(runs: Sequence[Run], key: str, *, descending: bool) -> list[Run]:
    values = [(run, _View(run).value(key)) for run in runs]
    present = [(run, value) for run, value in values if _sortable(value)]
    absent = [run for run, value in values if not _sortable(value)]
    present.sort(key=lambda pair: _rank(pair[1]), reverse=descending)
    return [run for run, _ in present] + absent


def _sortable(value: Any) -> bool:
    if isinstance(value, float):
        return not math.isnan(value)
    return isinstance(value, int | str)


def _rank(value: Any) -> tuple[int, Any]:
    return (1, value) if isinstance(value, str) else (0, value)
