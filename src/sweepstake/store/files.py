"""Files of runs: their names and sizes; their bytes are with `blobs`."""

from sqlalchemy import Connection, select, update
from sqlalchemy import delete as sql_delete

from sweepstake.store import schema
from sweepstake.store.names import digest
from sweepstake.store.records import File
from sweepstake.store.statements import insert_unless_there

_files = schema.files
_SELECT = select(*(_files.c[name] for name in File.__slots__))


def ensure(connection: Connection, run_id: int, name: str, now: float) -> File:
    """Return a file of a run by its name, registered when new."""
    file = find(connection, run_id, name)
    if file is None:
        insert_unless_there(
            connection, _files, run_id=run_id, name=name, name_hash=digest(name), updated_at=now
        )
        file = find(connection, run_id, name)
    if file is None:
        raise LookupError(f"file {name[:100]!r} is gone as soon as it was registered")
    return file


def by_id(connection: Connection, file_id: int) -> File | None:
    """Return a file by its number, or None."""
    row = connection.execute(_SELECT.where(_files.c.id == file_id)).first()
    return File(*row) if row is not None else None


def find(connection: Connection, run_id: int, name: str) -> File | None:
    """Return a file of a run by its name, or None."""
    row = connection.execute(
        _SELECT.where(_files.c.run_id == run_id, _files.c.name_hash == digest(name))
    ).first()
    return File(*row) if row is not None else None


def of_run(connection: Connection, run_id: int) -> list[File]:
    """Return the files of a run in the order in which they were registered."""
    rows = connection.execute(_SELECT.where(_files.c.run_id == run_id).order_by(_files.c.id))
    return [File(*row) for row in rows]


def uploaded(
    connection: Connection, file_id: int, size: int, md5: str, mimetype: str | None, now: float
) -> None:
    """Note that the bytes of a file have arrived, or have been replaced."""
    connection.execute(
        update(_files)
        .where(_files.c.id == file_id)
        .values(size=size, md5=md5, mimetype=mimetype, updated_at=now)
    )


def delete(connection: Connection, file_id: int) -> None:
    """Forget a file; its bytes are the caller's to delete."""
    connection.execute(sql_delete(_files).where(_files.c.id == file_id))
