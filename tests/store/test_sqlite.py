"""The store on SQLite: the conformance suite, and what only a file can do."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError

from sweepstake.store import engines
from sweepstake.store.database import Database
from sweepstake.store.schema import metadata
from tests.store.contract import House, StoreContract
from tests.store.contract.writing import add, names, together


class TestSqlite(StoreContract):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path / 'store.db'}"

    @pytest.fixture
    def database(self, url: str) -> Iterator[Database]:
        database = Database(url)
        database.migrate()
        yield database
        database.close()

    def kept(self, text: str) -> str:
        return text

    def test_a_commit_is_on_disk(self, house: House) -> None:
        def pragma(name: str) -> object:
            return house.write(lambda c: c.execute(text(f"PRAGMA {name}")).scalar())

        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2  # FULL
        assert pragma("foreign_keys") == 1

    def test_the_tables_are_made_as_the_schema_says_to_the_letter(self, house: House, tmp_path: Path) -> None:
        """What `compare_metadata` does not see, too: AUTOINCREMENT, WITHOUT ROWID."""

        def tables(connection: Connection) -> dict[str, list[str]]:
            rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
            return {
                name: sorted(line.strip(" \t,") for line in sql.splitlines())
                for name, sql in rows
                if name != "alembic_version"
            }

        engine = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
        with engine.begin() as connection:
            metadata.create_all(connection)
            made = tables(connection)
        engine.dispose()
        assert house.read(tables) == made

    def test_a_locked_database_is_told_and_the_next_write_goes_through(
        self, house: House, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engines, "_PATIENCE_S", 0.05)
        impatient = Database(url)
        undone: list[str] = []

        async def story() -> None:
            other = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(OperationalError, match="locked"):
                await impatient.write(add("one"), lambda: undone.append("one"))
            other.execute("ROLLBACK")
            other.close()
            await impatient.write(add("two"))

        asyncio.run(story())
        impatient.close()
        assert house.read(names) == ["two"]

    def test_a_full_disk_undoes_what_was_told_so_and_nothing_else(self, house: House) -> None:
        def fill(connection: Connection) -> None:
            connection.execute(
                text("INSERT INTO secrets (name, value) VALUES ('big', :big)"), {"big": "x" * 50_000_000}
            )

        pages = house.write(lambda c: c.execute(text("PRAGMA page_count")).scalar_one())
        house.write(lambda c: c.execute(text(f"PRAGMA max_page_count={pages + 100}")).scalar())
        undone: list[str] = []
        works = [add("one"), fill, add("two"), add("three")]
        results = asyncio.run(
            together(
                house.database, *((work, lambda n=n: undone.append(str(n))) for n, work in enumerate(works))
            )
        )
        assert isinstance(results[1], OperationalError)
        assert "full" in str(results[1])
        assert "1" in undone
        kept = [result for result in results if isinstance(result, str)]
        assert house.read(names) == kept
        assert kept[-2:] == ["two", "three"]
        assert [str(n) for n, result in enumerate(results) if not isinstance(result, str)] == sorted(undone)

    def test_readers_do_not_wait_for_a_writer(self, house: House) -> None:
        async def story() -> list[str]:
            hold = threading.Event()
            writing = asyncio.ensure_future(
                house.database.write(lambda c: (add("half done")(c), hold.wait(10)))
            )
            seen = await asyncio.wait_for(house.database.read(names), 5)
            hold.set()
            await writing
            return seen

        assert asyncio.run(story()) == []

    def test_one_database_serves_event_loops_one_after_the_other(self, house: House) -> None:
        for n in range(3):
            asyncio.run(house.database.write(add(f"p{n}")))
        assert asyncio.run(house.database.read(names)) == ["p0", "p1", "p2"]

    def test_a_closed_database_is_one_file(self, tmp_path: Path) -> None:
        database = Database(f"sqlite:///{tmp_path / 'one.db'}")
        database.migrate()
        database.write_now(add("one"))
        database.close()
        assert [path.name for path in tmp_path.iterdir()] == ["one.db"]
