"""The store on PostgreSQL: the conformance suite, and what only a server can do."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from sweepstake.store.database import Database
from tests.store import postgresql
from tests.store.contract import House, StoreContract
from tests.store.contract.writing import add, names


@pytest.fixture(scope="module")
def server() -> Iterator[postgresql.Server]:
    with postgresql.running() as server:
        yield server


@pytest.fixture(scope="module")
def migrated(server: postgresql.Server) -> str:
    """Return the name of a database that is migrated and empty, to copy."""
    name = server.new_database()
    database = Database(server.url(name))
    database.migrate()
    database.close()
    return name


class TestPostgresql(StoreContract):
    @pytest.fixture
    def database_name(self, server: postgresql.Server, request: pytest.FixtureRequest) -> Iterator[str]:
        starts_empty = "database" not in request.fixturenames
        name = (
            server.new_database()
            if starts_empty
            else server.new_database(request.getfixturevalue("migrated"))
        )
        yield name
        server.drop(name)

    @pytest.fixture
    def url(self, server: postgresql.Server, database_name: str) -> str:
        return server.url(database_name)

    @pytest.fixture
    def database(self, url: str) -> Iterator[Database]:
        database = Database(url)
        yield database
        database.close()

    def kept(self, text: str) -> str:
        return text.replace("\0", "")

    def test_a_server_that_was_away_is_found_again(
        self, house: House, server: postgresql.Server, database_name: str
    ) -> None:
        """Its end of every connection is closed, as when it is started anew."""
        house.write(add("one"))
        house.read(names)
        server.close_connections(database_name)
        assert house.write(add("two")) == "two"
        assert house.read(names) == ["one", "two"]

    def test_a_connection_lost_amid_a_work_undoes_it(self, house: House) -> None:
        undone: list[bool] = []

        async def story() -> None:
            await house.database.write(
                lambda c: (add("one")(c), c.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))),
                lambda: undone.append(True),
            )

        with pytest.raises(OperationalError):
            asyncio.run(story())
        assert undone == [True]
        assert house.write(add("two")) == "two"
        assert house.read(names) == ["two"]

    def test_migrating_at_once_from_two_servers(self, server: postgresql.Server) -> None:
        name = server.new_database()
        both = [Database(server.url(name)) for _ in range(2)]

        async def story() -> None:
            await asyncio.gather(*(asyncio.to_thread(database.migrate) for database in both))

        asyncio.run(story())
        assert both[0].write_now(names) == []
        for database in both:
            database.close()
        server.drop(name)
