"""Lines that runs report: history, system metrics, console. Each lies at the position that its sender names.

A chunk that is sent again changes nothing. Of history and system metrics the first line at a position
counts; of the console the last, since terminals write over what they wrote. Positions may leave gaps; what
lies beyond `LAST_LINE` is left out and logged. `runs.history_lines` and its like are one more than the
largest position of a run so far.
"""

import json
import logging
import re
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Table, bindparam, select

from sweepstake.store import runs, schema
from sweepstake.store.statements import insert_rows

LAST_LINE = 2**31 - 2

_LARGEST_STEP = 2**63 - 1
_REACHED = {
    table: select(schema.runs.c[name]).where(schema.runs.c.id == bindparam("run_id"))
    for table, name in (
        (schema.history, "history_lines"),
        (schema.system_metrics, "event_lines"),
        (schema.console, "log_lines"),
    )
}
_STAMPED = re.compile(
    r"(ERROR )?(?:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)(?: |$))?(.*)", re.DOTALL
)

_log = logging.getLogger("sweepstake.store")


def parsed(text: str) -> Any:
    """Return the value of extended JSON, which knows the bare words NaN, Infinity and -Infinity.

    Halves of surrogate pairs, which are no text, become question marks.

    Raises:
        ValueError: it is not JSON.
    """
    try:
        return orjson.loads(text)
    except ValueError:
        pass
    try:
        value = json.loads(text)
        if "\\ud" in text.lower():
            value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    return value


def put_history(
    connection: Connection, run_id: int, offset: int, content: Sequence[str]
) -> list[tuple[int, dict[str, Any]]]:
    """Put lines of the history at their positions.

    Args:
        connection: an open write transaction.
        run_id: the run's number.
        offset: the position of the first line.
        content: the lines, each one row in extended JSON. What is not a JSON object is left out and logged.

    Returns:
        The rows that were not there before, each with its line.
    """
    content = _placed(run_id, offset, content)
    if not content:
        return []
    end = offset + len(content)
    before = _reached(connection, schema.history, run_id)
    known = _known(connection, run_id, offset, end) if offset < before else frozenset()
    fresh: list[tuple[int, dict[str, Any]]] = []
    rows: list[tuple[int, int, int, str]] = []
    loads = orjson.loads
    for line, text in enumerate(content, start=offset):
        if line in known:
            continue
        try:
            row = loads(text)
        except ValueError:
            row = _parsed_or_none(text)
        if type(row) is not dict:
            _log.warning("line %d of the history of run %d is no JSON object: %.200r", line, run_id, text)
            continue
        step = row.get("_step", line)
        if type(step) is not int or not -_LARGEST_STEP <= step <= _LARGEST_STEP:
            step = _whole(step, line)
        fresh.append((line, row))
        rows.append((run_id, line, step, text))
    insert_rows(connection, schema.history, rows)
    if end > before:
        runs.update(connection, run_id, history_lines=end)
    elif rows:
        runs.update(connection, run_id)
    return fresh


def put_system_metrics(connection: Connection, run_id: int, offset: int, content: Sequence[str]) -> None:
    """Put lines of system metrics, in JSON, at their positions; the first line at a position counts."""
    content = _placed(run_id, offset, content)
    rows = [(run_id, line, text) for line, text in enumerate(content, start=offset)]
    insert_rows(connection, schema.system_metrics, rows)
    if rows and offset + len(rows) > _reached(connection, schema.system_metrics, run_id):
        runs.update(connection, run_id, event_lines=offset + len(rows))


def put_console(connection: Connection, run_id: int, offset: int, content: Sequence[str]) -> None:
    """Put console lines at their positions; the last line at a position counts."""
    content = _placed(run_id, offset, content)
    rows = [(run_id, line, text) for line, text in enumerate(content, start=offset)]
    insert_rows(connection, schema.console, rows, replace=True)
    if rows and offset + len(rows) > _reached(connection, schema.console, run_id):
        runs.update(connection, run_id, log_lines=offset + len(rows))


def _placed(run_id: int, offset: int, content: Sequence[str]) -> Sequence[str]:
    """Return the lines whose positions the databases can hold.

    Raises:
        ValueError: the position is negative.
    """
    if offset < 0:
        raise ValueError(f"lines lie at positions from 0 on, not at {offset}")
    room = LAST_LINE + 1 - offset
    if len(content) > room:
        _log.warning(
            "run %d sends lines at %d and beyond: they are left out", run_id, max(offset, LAST_LINE + 1)
        )
        return content[: max(room, 0)]
    return content


def _reached(connection: Connection, table: Table, run_id: int) -> int:
    """Return how far the lines of a run reach: one more than the largest position so far."""
    return connection.execute(_REACHED[table], {"run_id": run_id}).scalar() or 0


def _known(connection: Connection, run_id: int, start: int, end: int) -> frozenset[int]:
    """Return which lines of the history from start to end are there."""
    table = schema.history
    lines = select(table.c.line).where(table.c.run_id == run_id, table.c.line >= start, table.c.line < end)
    return frozenset(connection.execute(lines).scalars())


def _parsed_or_none(text: str) -> Any:
    try:
        return parsed(text)
    except ValueError:
        return None


def _whole(step: Any, line: int) -> int:
    """Return the step of a row whose `_step` is no number of 64 bits: a whole float's, or else its line."""
    if isinstance(step, float) and step.is_integer() and abs(step) < _LARGEST_STEP:
        return int(step)
    return line


def tail(connection: Connection, run_id: int, n: int) -> list[str]:
    """Return the last n lines of the history, in their order."""
    return [text for _, text in _last(connection, schema.history, run_id, n)]


def system_tail(connection: Connection, run_id: int, n: int) -> list[str]:
    """Return the last n lines of system metrics, in their order."""
    return [text for _, text in _last(connection, schema.system_metrics, run_id, n)]


def console_tail(connection: Connection, run_id: int, n: int) -> list[tuple[int, str]]:
    """Return the last n console lines with their positions, in their order."""
    return _last(connection, schema.console, run_id, n)


def history(
    connection: Connection, run_id: int, *, after: int = -1, limit: int | None
) -> list[tuple[int, str]]:
    """Return lines of the history that come after a position, at most `limit` of them."""
    return _after(connection, schema.history, run_id, after, limit)


def system_metrics(
    connection: Connection, run_id: int, *, after: int = -1, limit: int | None
) -> list[tuple[int, str]]:
    """Return lines of system metrics that come after a position, at most `limit` of them."""
    return _after(connection, schema.system_metrics, run_id, after, limit)


def console(
    connection: Connection, run_id: int, *, after: int = -1, limit: int | None
) -> list[tuple[int, str]]:
    """Return console lines that come after a position, at most `limit` of them."""
    return _after(connection, schema.console, run_id, after, limit)


def by_step(
    connection: Connection, run_id: int, *, min_step: int, max_step: int, limit: int | None = None
) -> list[str]:
    """Return the lines of the history with `min_step <= _step < max_step`, in their order."""
    table = schema.history
    statement = (
        select(table.c.row)
        .where(
            table.c.run_id == run_id,
            table.c.step >= max(min_step, -_LARGEST_STEP),
            table.c.step < min(max_step, _LARGEST_STEP),
        )
        .order_by(table.c.line)
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def _text(table: Table) -> Any:
    return table.c.text if table is schema.console else table.c.row


def _last(connection: Connection, table: Table, run_id: int, n: int) -> list[tuple[int, str]]:
    statement = (
        select(table.c.line, _text(table))
        .where(table.c.run_id == run_id)
        .order_by(table.c.line.desc())
        .limit(n)
    )
    return [(line, text) for line, text in connection.execute(statement)][::-1]


def _after(
    connection: Connection, table: Table, run_id: int, after: int, limit: int | None
) -> list[tuple[int, str]]:
    statement = (
        select(table.c.line, _text(table))
        .where(table.c.run_id == run_id, table.c.line > max(min(after, LAST_LINE), -1))
        .order_by(table.c.line)
        .limit(limit)
    )
    return [(line, text) for line, text in connection.execute(statement)]


def console_text(line: str) -> str:
    """Return what a program has written, of a console line as the client sends it."""
    return console_parts(line)[2]


def console_parts(line: str) -> tuple[str | None, str | None, str]:
    """Return the time, the level (`error` for what came on stderr) and the text of a console line.

    What the line lacks is None.
    """
    found = _STAMPED.fullmatch(line)
    if found is None:
        return None, None, line
    error, time, text = found.groups()
    return time, "error" if error else None, text
