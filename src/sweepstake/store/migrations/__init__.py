"""Changes of the schema, as Alembic knows them; each version of the program brings a database to its own.

A new one is drafted from the difference between `schema.metadata` and a migrated database by
`draft`, then read and mended by hand.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import Connection, text

from sweepstake.errors import UsageError

FOLDER = Path(__file__).parent

# Servers that start at once on one PostgreSQL migrate one after the other.
_LOCK = 7_378_697_629


def upgrade(connection: Connection) -> None:
    """Bring a database to the newest schema inside the connection's transaction.

    Raises:
        UsageError: its schema is one that this version does not know.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    try:
        command.upgrade(_config(connection), "head")
    except CommandError as error:
        if not isinstance(error.__cause__, ResolutionError):
            raise
        raise UsageError(
            "the database was written by a newer version of sweepstake: install that one, or give another "
            "database"
        ) from error


def draft(connection: Connection, message: str, folder: Path = FOLDER) -> None:
    """Write a new migration into a folder, from this database's tables to `schema.metadata`."""
    command.revision(_config(connection, folder), message, autogenerate=True)


def _config(connection: Connection, folder: Path = FOLDER) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
