"""Statements that SQLAlchemy spells apart for the two databases, and short ways to write them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.dialects import postgresql, sqlite


def inserted(connection: Connection, table: Table, **values: Any) -> int:
    """Insert a row and return the number that it got."""
    key = connection.execute(insert(table).values(**values)).inserted_primary_key
    if key is None:
        raise TypeError(f"table {table.name} numbers no rows")
    return int(key[0])


def insert_unless_there(connection: Connection, table: Table, **values: Any) -> None:
    """Insert a row, unless one with the same unique columns is there."""
    connection.execute(_upsert(connection, table).values(**values).on_conflict_do_nothing())


def put(connection: Connection, table: Table, **values: Any) -> None:
    """Insert a row, or replace the one with the same primary key."""
    keys = [column.name for column in table.primary_key]
    statement = _upsert(connection, table).values(**values)
    rest = {name: statement.excluded[name] for name in values if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest))


def insert_rows(
    connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]], *, replace: bool = False
) -> None:
    """Insert many rows at once, each with a value for every column of the table, in their order.

    Handed to the driver directly: SQLAlchemy's way of it costs several times what the database takes.

    Args:
        connection: an open write transaction.
        table: the table.
        rows: the rows.
        replace: what becomes of a row whose primary key is there: the new one replaces it, or is left out.
    """
    if not rows:
        return
    names = [column.name for column in table.columns]
    keys = [column.name for column in table.primary_key]
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name not in keys)
    end = f"DO UPDATE SET {changes}" if replace else "DO NOTHING"
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({_list(names)}) VALUES ({', '.join(mark for _ in names)}) "  # noqa: S608
        f"ON CONFLICT ({_list(keys)}) {end}",
        list(rows),
    )


def _list(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _upsert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
