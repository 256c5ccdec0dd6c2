"""Connections to the two databases, set up so that they behave alike.

SQLite: WAL, so that readers see snapshots and never wait; a commit is on disk (`synchronous=FULL`);
writers take the lock when they begin, so that none fails half-way. PostgreSQL: readers are REPEATABLE READ
and read-only; its text has no NUL, so it is left out.
"""

from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from sweepstake.errors import MissingExtraError, UsageError

Role = Literal["reader", "writer", "migrator"]

# How long a statement waits for another process that writes to the same SQLite file.
_PATIENCE_S = 10.0
# A checkpoint copies the log into the database and syncs it: worth doing by 16 MiB, not by 4.
_PAGES_PER_CHECKPOINT = 4000
_CACHE_KIB = 64 * 1024


def database_url(url: str) -> URL:
    """Return a database's address with the driver that is used for it.

    Raises:
        UsageError: it is no address, or of a database that the store does not know.
        MissingExtraError: the driver is not installed.
    """
    try:
        known = make_url(url)
    except ArgumentError as error:
        raise UsageError(f"{url!r} is no address of a database. {_ALLOWED}") from error
    kind = known.drivername.partition("+")[0]
    if kind == "sqlite":
        if known.database in (None, "", ":memory:"):
            raise UsageError(f"a database in memory keeps nothing. {_ALLOWED}")
        return known.set(drivername="sqlite")
    if kind not in ("postgresql", "postgres"):
        raise UsageError(f"the store does not run on {kind!r}. {_ALLOWED}")
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("a PostgreSQL database", "postgres") from error
    return known.set(drivername="postgresql+psycopg")


_ALLOWED = "Give one like sqlite:////srv/sweepstake.db or postgresql://user@host/database."


def make_engine(url: URL, role: Role, connections: int = 1) -> Engine:
    """Return an engine whose connections fit what they are for.

    Args:
        url: the database's address, with its driver.
        role: a reader sees snapshots and cannot write; a migrator may take tables apart.
        connections: how many may be open at once.
    """
    pool: dict[str, Any] = {"pool_size": connections, "max_overflow": 0}
    if url.get_backend_name() == "sqlite":
        return _sqlite(create_engine(url, connect_args={"timeout": _PATIENCE_S}, **pool), role)
    options = "-c default_transaction_isolation=repeatable\\ read -c default_transaction_read_only=on"
    arguments = {"options": options} if role == "reader" else {}
    engine = create_engine(url, connect_args=arguments, pool_pre_ping=True, **pool)
    event.listen(engine, "connect", _leave_out_nul)
    return engine


def _sqlite(engine: Engine, role: Role) -> Engine:
    pragmas = [
        "journal_mode=WAL",
        "synchronous=FULL",
        f"wal_autocheckpoint={_PAGES_PER_CHECKPOINT}",
        f"cache_size=-{_CACHE_KIB}",
        f"foreign_keys={'OFF' if role == 'migrator' else 'ON'}",
    ]
    if role == "reader":
        pragmas = ["query_only=ON"]

    def connect(connection: Any, _: object) -> None:
        # The driver's own idea of transactions is switched off: they begin and end where SQLAlchemy says.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if role == "reader" else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)
    return engine


def _leave_out_nul(connection: Any, _: object) -> None:
    from psycopg.types.string import StrDumper

    class NulFree(StrDumper):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "") if "\0" in obj else obj)

    connection.adapters.register_dumper(str, NulFree)
