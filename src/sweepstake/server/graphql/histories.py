"""What a run has logged: history, system metrics, console lines."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from ariadne import ObjectType
from sqlalchemy import Connection

from sweepstake.server.graphql.context import Info, context_of
from sweepstake.server.graphql.selection import MISSING, nested
from sweepstake.server.replies import plain
from sweepstake.server.thinning import thinned
from sweepstake.store import lines
from sweepstake.store.records import Run

run = ObjectType("Run")
ALL = [run]

USUAL_SAMPLES = 500
_LARGEST_STEP = 2**62
_TAIL = 1


@run.field("historyTail")
def _history_tail(source: Run, info: Info) -> Any:
    return context_of(info).read(lambda c: _json(lines.tail(c, source.id, _TAIL)))


@run.field("eventsTail")
def _events_tail(source: Run, info: Info) -> Any:
    return context_of(info).read(lambda c: _json(lines.system_tail(c, source.id, _TAIL)))


@run.field("systemMetrics")
def _system_metrics(source: Run, info: Info) -> Any:
    def last(c: Connection) -> str:
        rows = [_row(text) for text in lines.system_tail(c, source.id, _TAIL)]
        return _json({key: plain(x) for row in rows for key, x in row.items() if not key.startswith("_")})

    return context_of(info).read(last)


@run.field("history")
def _history(
    source: Run,
    info: Info,
    min_step: int | None = None,
    max_step: int | None = None,
    samples: int | None = None,
) -> Any:
    """Return lines between two steps, all of them; or of the whole history so many as are asked for."""

    def read(c: Connection) -> list[str]:
        if min_step is not None or max_step is not None:
            end = _LARGEST_STEP if max_step is None else max_step
            return lines.by_step(c, source.id, min_step=min_step or 0, max_step=end)
        everything = [text for _, text in lines.history(c, source.id, limit=None)]
        return thinned(everything, samples or USUAL_SAMPLES)

    return context_of(info).read(read)


@run.field("events")
def _events(source: Run, info: Info, samples: int | None = None) -> Any:
    def read(c: Connection) -> list[str]:
        everything = [text for _, text in lines.system_metrics(c, source.id, limit=None)]
        return thinned(everything, samples or USUAL_SAMPLES)

    return context_of(info).read(read)


@run.field("sampledHistory")
def _sampled_history(source: Run, info: Info, specs: list[str] | None = None) -> Any:
    return context_of(info).read(lambda c: [_sampled(c, source, spec) for spec in specs or ()])


def _sampled(c: Connection, source: Run, text: str) -> list[dict[str, Any]]:
    """Return the rows that hold all the keys of a spec like `{"keys": ["_step", "loss"], "samples": 9}`."""
    spec = _row(text)
    named = spec.get("keys")
    keys = list(dict.fromkeys(str(key) for key in named)) if isinstance(named, list) else []
    if not keys:
        return []
    # The last step of a page is one of it, here.
    first, last = _whole(spec.get("minStep"), 0), _whole(spec.get("maxStep"), _LARGEST_STEP - 1)
    texts = lines.by_step(c, source.id, min_step=first, max_step=last + 1)
    rows = []
    for row in (_row(text) for text in texts):
        values = {key: nested(row, key) for key in keys}
        if not any(value is MISSING for value in values.values()):
            rows.append(plain(values))
    return thinned(rows, max(_whole(spec.get("samples"), USUAL_SAMPLES), 1))


@run.field("historyKeys")
def _history_keys(source: Run, info: Info) -> Any:
    def read(c: Connection) -> dict[str, Any]:
        last = -1
        counts: dict[str, Counter[str]] = {}
        for _, text in lines.history(c, source.id, limit=None):
            row = _row(text)
            last = max(last, _whole(row.get("_step"), last))
            for key, value in row.items():
                counts.setdefault(key, Counter())[_kind(value)] += 1
        keys = {key: {"typeCounts": _type_counts(kinds)} for key, kinds in counts.items()}
        return {"lastStep": last, "keys": keys, "sets": []}

    return context_of(info).read(read)


@run.field("parquetHistory")
def _parquet_history(source: Run, info: Info, **_arguments: Any) -> Any:
    """Say that there are no Parquet files, and with which step the live rows begin."""

    def read(c: Connection) -> dict[str, Any]:
        first = [_whole(_row(text).get("_step"), line) for line, text in lines.history(c, source.id, limit=1)]
        return {"parquet_urls": [], "live_data": [{"_step": step} for step in first]}

    return context_of(info).read(read)


@run.field("logLines")
def _log_lines(
    source: Run,
    info: Info,
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    **_arguments: Any,
) -> Any:
    """Return console lines; the cursor of a line is its number."""

    def read(c: Connection) -> dict[str, Any]:
        if last is not None:
            shown = lines.console_tail(c, source.id, max(last, 0))
            return _log_page(shown, before=bool(shown) and shown[0][0] > 0, behind=False)
        start = int(after) if after and after.lstrip("-").isdecimal() else -1
        limit = USUAL_SAMPLES if first is None else max(first, 0)
        shown = lines.console(c, source.id, after=start, limit=limit + 1)
        return _log_page(shown[:limit], before=start >= 0, behind=len(shown) > limit)

    return context_of(info).read(read)


def _log_page(shown: Sequence[tuple[int, str]], *, before: bool, behind: bool) -> dict[str, Any]:
    edges = []
    for number, raw in shown:
        time, level, text = lines.console_parts(raw)
        node = {"number": number, "timestamp": _seconds(time), "level": level, "line": text}
        edges.append({"node": node, "cursor": str(number)})
    return {
        "edges": edges,
        "page_info": {
            "has_next_page": behind,
            "has_previous_page": before,
            "start_cursor": edges[0]["cursor"] if edges else None,
            "end_cursor": edges[-1]["cursor"] if edges else None,
        },
    }


def _seconds(time: str | None) -> float | None:
    if time is None:
        return None
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return None
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()


def _row(text: str) -> dict[str, Any]:
    try:
        value = lines.parsed(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _whole(value: Any, otherwise: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return otherwise
    return int(value)


def _type_counts(kinds: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"type": kind, "count": count} for kind, count in kinds.items()]


def _kind(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return "boolean" if value is not None else "nil"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    if isinstance(value, Mapping):
        return str(value.get("_type", "map"))
    return "list"


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
