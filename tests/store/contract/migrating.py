"""Stories of the schema."""

import shutil
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from sweepstake.errors import UsageError
from sweepstake.store import lines, migrations, projects, runs
from sweepstake.store.database import Database
from sweepstake.store.schema import metadata
from tests.store.contract.house import NOW, Base, House

RELEASED = Path(__file__).parent.parent / "released"


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"target_metadata": metadata, "compare_type": True})
    return list(compare_metadata(context, metadata))


class Migrating(Base):
    def test_a_migrated_database_is_what_the_code_thinks_it_is(self, house: House) -> None:
        assert house.write(differences) == []

    def test_migrating_again_changes_nothing(self, house: House) -> None:
        run = house.run()
        house.database.migrate()
        assert house.again(run) == run

    @pytest.mark.parametrize("rows", sorted(RELEASED.glob("*.sql")), ids=lambda path: path.stem)
    def test_a_database_of_a_released_schema_is_brought_to_the_newest(self, url: str, rows: Path) -> None:
        """Its rows are there afterwards; each file has the number of the schema that it is for."""
        database = Database(url)
        try:
            database.write_now(lambda c: command.upgrade(migrations._config(c), rows.stem))
            database.write_now(lambda c: _insert(c, rows))
            database.migrate()
            assert database.write_now(differences) == []
            project = database.write_now(lambda c: projects.find(c, "ada", "digits"))
            assert project is not None
            [run] = database.write_now(lambda c: runs.page(c, project_id=project.id, limit=None))
            assert (run.name, run.history_lines, run.tags) == ("first", 1, ("old",))
            assert database.write_now(lambda c: lines.tail(c, run.id, 1)) == ['{"_step": 0, "loss": NaN}']
            database.write_now(lambda c: lines.put_history(c, run.id, 1, ["{}"]))
            assert database.write_now(lambda c: projects.ensure(c, "ada", "new", NOW)).id > project.id
        finally:
            database.close()

    def test_a_database_of_a_newer_version_is_refused_and_left_alone(self, house: House) -> None:
        house.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = 'from 2031'")))
        with pytest.raises(UsageError, match="newer version"):
            house.database.migrate()
        version = house.read(lambda c: c.execute(text("SELECT version_num FROM alembic_version")).scalar())
        assert version == "from 2031"

    def test_a_migration_that_fails_leaves_the_schema_as_it_was(
        self, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(migrations.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "0002_broken.py").write_text(BROKEN)
        with pytest.raises(ZeroDivisionError):
            house.write(lambda c: command.upgrade(migrations._config(c, folder), "head"))
        assert house.write(differences) == []
        house.database.migrate()

    def test_a_new_migration_is_drafted_from_the_difference(self, house: House, tmp_path: Path) -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(migrations.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
        house.write(lambda c: c.execute(text("ALTER TABLE runs DROP COLUMN notes")))
        house.write(lambda c: migrations.draft(c, "add notes", folder))
        [drafted] = (folder / "versions").glob("*_add_notes.py")
        assert "sa.Column('notes', sa.Text(), nullable=True)" in drafted.read_text()
        house.write(lambda c: command.upgrade(migrations._config(c, folder), "head"))
        assert house.write(differences) == []


BROKEN = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.add_column("runs", sa.Column("half", sa.Text()))
    1 / 0
"""


def _insert(connection: Connection, rows: Path) -> None:
    for statement in rows.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
