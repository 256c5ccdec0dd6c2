"""Events of the tuner as rows of the store, and back."""

import math
from typing import Any

import orjson

from sweepstake.store.events import EventRow
from sweepstake.tuner import Ended, Event, Launched, Outcome, Proposed, Requeued, Result, SearchEnded

# A database has no NaN of its own: SQLite reads it as NULL.
_NAN = "NaN"


def to_row(event: Event) -> EventRow:
    """Return the row that keeps an event."""
    match event:
        case Proposed(trial, point):
            return EventRow("proposed", trial, None, None, _json(point))
        case Launched(trial):
            return EventRow("launched", trial, None, None, None)
        case Result(trial, iteration, value, others):
            data: dict[str, Any] = {name: _NAN if math.isnan(x) else x for name, x in others.items()}
            if value is not None and math.isnan(value):
                return EventRow("result-nan", trial, iteration, None, _json(data) if data else None)
            return EventRow("result", trial, iteration, value, _json(data) if data else None)
        case Ended(trial, outcome):
            return EventRow("ended", trial, None, None, _json(outcome.value))
        case Requeued(trial):
            return EventRow("requeued", trial, None, None, None)
        case SearchEnded():
            return EventRow("search-ended", None, None, None, None)


def from_row(row: EventRow) -> Event:
    """Return the event that a row keeps."""
    data: Any = orjson.loads(row.data) if row.data else None
    match row.kind:
        case "result" | "result-nan":
            others = {name: math.nan if x == _NAN else float(x) for name, x in (data or {}).items()}
            value = math.nan if row.kind == "result-nan" else row.value
            return Result(_trial(row), row.iteration or 0, value, others)
        case "proposed":
            return Proposed(_trial(row), data)
        case "launched":
            return Launched(_trial(row))
        case "ended":
            return Ended(_trial(row), Outcome(data))
        case "requeued":
            return Requeued(_trial(row))
        case "search-ended":
            return SearchEnded()
    raise ValueError(f"unknown kind of event: {row.kind!r}")


def _trial(row: EventRow) -> int:
    if row.trial is None:
        raise ValueError(f"an event of kind {row.kind!r} without a trial")
    return row.trial


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
