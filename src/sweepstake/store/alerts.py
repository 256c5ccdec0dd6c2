"""Messages that scripts send with `run.alert`."""

from sqlalchemy import Connection, select

from sweepstake.store import schema
from sweepstake.store.records import Alert
from sweepstake.store.statements import inserted

_alerts = schema.alerts


def create(connection: Connection, run_id: int, title: str, text: str, severity: str, now: float) -> Alert:
    """Keep a message of a run."""
    number = inserted(connection, _alerts, run_id=run_id, title=title, text=text, severity=severity, at=now)
    return Alert(number, run_id, title, text, severity, now)


def of_run(connection: Connection, run_id: int) -> list[Alert]:
    """Return the messages of a run, newest last."""
    columns = (_alerts.c[name] for name in Alert.__slots__)
    rows = connection.execute(select(*columns).where(_alerts.c.run_id == run_id).order_by(_alerts.c.id))
    return [Alert(*row) for row in rows]
