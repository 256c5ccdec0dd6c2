"""Users, their keys, the tokens of browsers, and the server's own secrets.

Keys and tokens are long and random; they are kept as SHA-256 alone, so that a stolen database opens nothing.
"""

import secrets

from sqlalchemy import Connection, delete, insert, select, update

from sweepstake.store import schema
from sweepstake.store.names import checked, digest
from sweepstake.store.records import User
from sweepstake.store.statements import inserted

_users = schema.users
_tokens = schema.web_tokens
_COLUMNS = (_users.c.id, _users.c.name, _users.c.created_at)


def create(connection: Connection, name: str, key: str, now: float) -> User:
    """Create a user with a key.

    Raises:
        UsageError: the name is empty or too long.
        IntegrityError: the name or the key is another user's.
    """
    number = inserted(connection, _users, name=checked("user", name), key_hash=digest(key), created_at=now)
    return User(number, name, now)


def ensure(connection: Connection, name: str, key: str, now: float) -> User:
    """Return the user of this name, created when new; from now on this is the user's key."""
    row = connection.execute(select(*_COLUMNS, _users.c.key_hash).where(_users.c.name == name)).first()
    if row is None:
        return create(connection, name, key, now)
    if row.key_hash != digest(key):
        connection.execute(update(_users).where(_users.c.id == row.id).values(key_hash=digest(key)))
    return User(row.id, row.name, row.created_at)


def by_key(connection: Connection, key: str) -> User | None:
    """Return whose key this is, or None."""
    row = connection.execute(select(*_COLUMNS).where(_users.c.key_hash == digest(key))).first()
    return User(*row) if row is not None else None


def by_session(connection: Connection, token: str, now: float) -> User | None:
    """Return whose browser session this token opens, or None."""
    return _by_token(connection, token, "session", now)


def redeem_one_time(connection: Connection, token: str, now: float) -> User | None:
    """Return whose one-time token this is, or None. It is used up."""
    user = _by_token(connection, token, "one-time", now)
    if user is not None:
        connection.execute(delete(_tokens).where(_tokens.c.token_hash == digest(token)))
    return user


def _by_token(connection: Connection, token: str, kind: str, now: float) -> User | None:
    row = connection.execute(
        select(*_COLUMNS)
        .join(_tokens, _tokens.c.user_id == _users.c.id)
        .where(_tokens.c.token_hash == digest(token), _tokens.c.kind == kind, _tokens.c.expires_at > now)
    ).first()
    return User(*row) if row is not None else None


def new_web_token(connection: Connection, user_id: int, kind: str, lifetime_s: float, now: float) -> str:
    """Return a new token of a user; tokens whose time is over are dropped.

    Args:
        connection: an open write transaction.
        user_id: whose token it is.
        kind: `one-time` (opens one session) or `session`.
        lifetime_s: seconds for which it is valid.
        now: seconds since the epoch.
    """
    connection.execute(delete(_tokens).where(_tokens.c.expires_at <= now))
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(_tokens).values(
            token_hash=digest(token), user_id=user_id, kind=kind, expires_at=now + lifetime_s
        )
    )
    return token


def secret(connection: Connection, name: str) -> str:
    """Return a secret of the server, made when it is first asked for and kept from then on."""
    table = schema.secrets
    known = connection.execute(select(table.c.value).where(table.c.name == name)).scalar()
    if known is not None:
        return str(known)
    value = secrets.token_urlsafe(32)
    connection.execute(insert(table).values(name=name, value=value))
    return value
