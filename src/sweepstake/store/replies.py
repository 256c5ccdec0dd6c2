"""What was answered to requests that a client repeats when the reply was lost."""

from sqlalchemy import Connection, delete, select

from sweepstake.store import schema
from sweepstake.store.statements import put

_replies = schema.replies


def remember(connection: Connection, request: str, reply: str, now: float) -> None:
    """Keep what was answered to a request, named by a digest of it; the last answer counts."""
    put(connection, _replies, request=request, reply=reply, at=now)


def remembered(connection: Connection, request: str, now: float, lifetime_s: float) -> str | None:
    """Return what was answered to a request within the last `lifetime_s` seconds, or None.

    Older answers, to any request, are dropped: so this is a write.
    """
    connection.execute(delete(_replies).where(_replies.c.at < now - lifetime_s))
    return connection.execute(select(_replies.c.reply).where(_replies.c.request == request)).scalar()
