"""Stories of the writer and the readers."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import IntegrityError

from sweepstake.store import projects
from sweepstake.store.database import Database
from tests.store.contract.house import NOW, Base, House


def names(connection: Connection) -> list[str]:
    return [project.name for project in projects.all(connection, "bob")]


def add(name: str) -> Callable[[Connection], str]:
    return lambda connection: projects.ensure(connection, "bob", name, NOW).name


def add_and_fail(name: str) -> Callable[[Connection], str]:
    def work(connection: Connection) -> str:
        add(name)(connection)
        raise KeyError(name)

    return work


def hold_up(begun: threading.Event, hold: threading.Event) -> Callable[[Connection], object]:
    """Return a work that keeps the writer busy until it is let go."""

    def work(_: Connection) -> object:
        begun.set()
        return hold.wait(10)

    return work


async def together(database: Database, *works: Any) -> list[Any]:
    """Have works wait for the writer until all are there, so that they share a transaction.

    Each is a work, or a work and what is to be called when it is undone.
    """
    begun, hold = threading.Event(), threading.Event()
    held = asyncio.ensure_future(database.write(hold_up(begun, hold)))
    await asyncio.to_thread(begun.wait, 10)
    waiting = []
    for work in works:
        pair = work if isinstance(work, tuple) else (work, None)
        waiting.append(asyncio.ensure_future(database.write(*pair)))
    await asyncio.sleep(0.05)
    hold.set()
    await held
    return await asyncio.gather(*waiting, return_exceptions=True)


class Writing(Base):
    def test_what_was_written_is_read(self, house: House) -> None:
        async def story() -> list[str]:
            await house.database.write(add("one"))
            return await house.database.read(names)

        assert asyncio.run(story()) == ["one"]

    def test_works_that_wait_share_a_commit(self, house: House) -> None:
        commits: list[Connection] = []
        event.listen(house.database._writing, "commit", commits.append)
        wanted = [f"p{n}" for n in range(50)]
        asyncio.run(together(house.database, *(add(name) for name in wanted)))
        assert house.read(names) == wanted
        assert len(commits) == 2  # the work that held the writer, and the fifty

    def test_a_failing_work_undoes_itself_alone(self, house: House) -> None:
        happened: list[str] = []

        def noted(work: Callable[[Connection], str]) -> Callable[[Connection], str]:
            def noting(connection: Connection) -> str:
                happened.append("work")
                return work(connection)

            return noting

        results = asyncio.run(
            together(
                house.database,
                noted(add("one")),
                (noted(add_and_fail("two")), lambda: happened.append("undone")),
                (noted(add("three")), lambda: happened.append("not this one")),
            )
        )
        assert results[0] == "one"
        assert isinstance(results[1], KeyError)
        assert results[2] == "three"
        assert house.read(names) == ["one", "three"]
        assert happened == ["work", "work", "undone", "work"]

    def test_a_statement_that_the_database_refuses_undoes_its_work_alone(self, house: House) -> None:
        results = asyncio.run(
            together(
                house.database,
                add("one"),
                lambda c: c.execute(text("INSERT INTO projects (entity) VALUES ('half a row')")),
                add("three"),
            )
        )
        assert isinstance(results[1], IntegrityError)
        assert house.read(names) == ["one", "three"]

    def test_a_failing_work_that_is_alone_leaves_nothing(self, house: House) -> None:
        undone: list[bool] = []

        async def story() -> None:
            with pytest.raises(KeyError):
                await house.database.write(add_and_fail("two"), lambda: undone.append(True))

        asyncio.run(story())
        assert house.read(names) == []
        assert undone == [True]

    def test_a_commit_that_fails_undoes_all_that_share_it_and_those_to_come_go_on(self, house: House) -> None:
        house.write(lambda c: c.execute(text("CREATE TABLE parents (id INTEGER PRIMARY KEY)")))
        house.write(
            lambda c: c.execute(
                text(
                    "CREATE TABLE children (p INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)"
                )
            )
        )

        def orphan(connection: Connection) -> None:
            connection.execute(text("INSERT INTO children VALUES (5)"))

        undone: list[str] = []
        results = asyncio.run(
            together(
                house.database,
                (add("one"), lambda: undone.append("one")),
                (orphan, lambda: undone.append("orphan")),
            )
        )
        assert [type(result) for result in results] == [IntegrityError, IntegrityError]
        assert undone == ["one", "orphan"]
        with pytest.raises(IntegrityError):
            house.write(orphan)
        assert house.write(add("two")) == "two"
        assert house.read(names) == ["two"]

    def test_what_follows_an_undone_write_may_fail_itself(
        self, house: House, caplog: pytest.LogCaptureFixture
    ) -> None:
        results = asyncio.run(together(house.database, (add_and_fail("one"), lambda: [].pop()), add("two")))
        assert isinstance(results[0], KeyError)
        assert results[1] == "two"
        assert "what should follow an undone write failed" in caplog.text

    def test_a_write_that_nobody_waits_for_any_more_is_not_begun(self, house: House) -> None:
        async def story() -> None:
            begun, hold = threading.Event(), threading.Event()
            held = asyncio.ensure_future(house.database.write(hold_up(begun, hold)))
            await asyncio.to_thread(begun.wait, 10)
            given_up = asyncio.ensure_future(house.database.write(add("never")))
            await asyncio.sleep(0.05)
            given_up.cancel()
            await asyncio.sleep(0.05)
            hold.set()
            await held
            await house.database.write(add("later"))

        asyncio.run(story())
        assert house.read(names) == ["later"]

    def test_a_reader_sees_one_snapshot_while_others_write(self, house: House) -> None:
        looked, written = threading.Event(), threading.Event()

        def look_twice(connection: Connection) -> tuple[list[str], list[str]]:
            first = names(connection)
            looked.set()
            assert written.wait(10)
            return first, names(connection)

        async def story() -> tuple[list[str], list[str]]:
            await house.database.write(add("one"))
            reading = asyncio.ensure_future(house.database.read(look_twice))
            await asyncio.to_thread(looked.wait, 10)
            await house.database.write(add("two"))
            assert await house.database.read(names) == ["one", "two"]
            written.set()
            return await reading

        assert asyncio.run(story()) == (["one"], ["one"])

    def test_a_reader_cannot_write(self, house: House) -> None:
        with pytest.raises(Exception, match=r"readonly|read-only"):
            house.read(add("one"))
        assert house.read(names) == []

    def test_two_processes_may_create_a_project_at_once(self, house: House, url: str) -> None:
        other = Database(url)
        try:

            async def story() -> list[int]:
                made = [
                    database.write(lambda c, n=n: projects.ensure(c, "bob", f"p{n}", NOW).id)  # type: ignore[misc]
                    for n in range(10)
                    for database in (house.database, other)
                ]
                return await asyncio.gather(*made)

            numbers = asyncio.run(story())
        finally:
            other.close()
        assert numbers[::2] == numbers[1::2]
        assert len(house.read(names)) == 10

    def test_a_work_of_the_writer_that_would_wait_for_itself_is_told(self, house: House) -> None:
        with pytest.raises(RuntimeError, match="wait for itself"):
            house.write(lambda _: house.database.write_now(names))

    def test_closing_finishes_what_was_asked_for_and_refuses_what_comes_later(
        self, house: House, url: str
    ) -> None:
        async def story() -> None:
            writes = [asyncio.ensure_future(house.database.write(add(f"p{n}"))) for n in range(20)]
            await asyncio.sleep(0)
            await asyncio.to_thread(house.database.close)
            await asyncio.gather(*writes)
            with pytest.raises(RuntimeError, match="closed"):
                await house.database.write(add("late"))

        asyncio.run(story())
        house.database.close()
        again = Database(url)
        assert len(again.write_now(names)) == 20
        again.close()
