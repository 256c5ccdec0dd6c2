"""Values in a row of logged data."""

from collections.abc import Mapping
from typing import Any

# Ray Tune's names of what the wandb client logs by itself.
_LOGGED_AS = {"time_total_s": "_runtime", "timestamp": "_timestamp"}


def number(row: Mapping[str, Any], name: str) -> float | None:
    """Return the number logged under a name, or None when there is none.

    A name that is not a key of the row is taken as a path, with `.` or `/` between the keys of
    nested mappings. `time_total_s` and `timestamp`, unless logged, are what the client adds to each row.
    Booleans are no numbers; NaN and the infinities are.
    """
    value = row.get(name)
    if value is None and name not in row:
        value = _nested(row, name) if name not in _LOGGED_AS else row.get(_LOGGED_AS[name])
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def _nested(row: Mapping[str, Any], name: str) -> object:
    for separator in (".", "/"):
        if separator not in name:
            continue
        value: object = row
        for key in name.split(separator):
            value = value.get(key) if isinstance(value, Mapping) else None
        if value is not None:
            return value
    return None
