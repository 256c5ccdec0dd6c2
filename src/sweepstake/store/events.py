"""What happened to the trials of a sweep, in order: the truth from which its tuner is rebuilt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from sweepstake.store import schema
from sweepstake.store.statements import insert_rows

_events = schema.trial_events
_NEXT = select(func.coalesce(func.max(_events.c.seq) + 1, 0)).where(
    _events.c.sweep_id == bindparam("sweep_id")
)


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as the table keeps it.

    Attributes:
        kind: what happened, in the tuner's words.
        trial: the trial's index, when it happened to one.
        iteration: of a result: how many the trial has reported, this one included.
        value: of a result: the metric, finite or infinite; a database has no NaN.
        data: JSON of what the other columns do not hold.
    """

    kind: str
    trial: int | None
    iteration: int | None
    value: float | None
    data: str | None


def append(connection: Connection, sweep_id: int, rows: Sequence[EventRow], now: float) -> None:
    """Append events to a sweep's log; they are numbered 0, 1, 2, ... without gaps."""
    if not rows:
        return
    first = connection.execute(_NEXT, {"sweep_id": sweep_id}).scalar_one()
    insert_rows(
        connection,
        _events,
        [
            (sweep_id, seq, row.kind, row.trial, row.iteration, row.value, row.data, now)
            for seq, row in enumerate(rows, start=first)
        ],
    )


def load(connection: Connection, sweep_id: int) -> list[EventRow]:
    """Return all events of a sweep in their order."""
    columns = (_events.c[name] for name in EventRow.__slots__)
    rows = connection.execute(select(*columns).where(_events.c.sweep_id == sweep_id).order_by(_events.c.seq))
    return [EventRow(*row) for row in rows]


def curves(
    connection: Connection, sweep_id: int, trials: Iterable[int]
) -> dict[int, list[tuple[int, float]]]:
    """Return the results with a value of some trials, as (iteration, value), since each was last requeued."""
    wanted: dict[int, list[tuple[int, float]]] = {trial: [] for trial in trials}
    rows = connection.execute(
        select(_events.c.kind, _events.c.trial, _events.c.iteration, _events.c.value)
        .where(
            _events.c.sweep_id == sweep_id,
            _events.c.trial.in_(list(wanted)),
            _events.c.kind.in_(("result", "requeued")),
        )
        .order_by(_events.c.seq)
    )
    for kind, trial, iteration, value in rows:
        if kind == "requeued":
            wanted[trial].clear()
        elif value is not None:
            wanted[trial].append((iteration, value))
    return wanted
