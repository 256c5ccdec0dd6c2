"""A store with a user, a project and a sweep in it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection

from sweepstake.store import projects, runs, sweeps, users
from sweepstake.store.database import Database
from sweepstake.store.records import Project, Run, Sweep, User

T = TypeVar("T")
NOW = 1_800_000_000.0


@dataclass
class House:
    """What the stories start from."""

    database: Database
    user: User
    project: Project
    sweep: Sweep

    def write(self, work: Callable[[Connection], T]) -> T:
        return self.database.write_now(work)

    def read(self, work: Callable[[Connection], T]) -> T:
        return asyncio.run(self.database.read(work))

    def run(self, **more: Any) -> Run:
        """Create a run of the sweep."""
        given = {"sweep_id": self.sweep.id, "state": "running", **more}
        return self.write(
            lambda c: runs.create(c, project_id=self.project.id, user_id=self.user.id, now=NOW, **given)
        )

    def again(self, run: Run) -> Run:
        found = self.read(lambda c: runs.by_id(c, run.id))
        assert found is not None
        return found

    def new_sweep(self) -> Sweep:
        return self.write(
            lambda c: sweeps.create(
                c, project_id=self.project.id, user_id=self.user.id, config="method: grid\n", seed=7, now=NOW
            )
        )


class Base:
    """What a subclass brings: a database, and what becomes of text in it."""

    @pytest.fixture
    def url(self) -> str:
        """Return the address of an empty database."""
        raise NotImplementedError

    @pytest.fixture
    def database(self, url: str) -> Any:
        """Yield an open, migrated database."""
        raise NotImplementedError

    def kept(self, text: str) -> str:
        """Return what the database makes of a text."""
        raise NotImplementedError

    @pytest.fixture
    def house(self, database: Database) -> House:
        user = database.write_now(lambda c: users.create(c, "ada", "local-" + "k" * 40, NOW))
        project = database.write_now(lambda c: projects.ensure(c, "ada", "digits", NOW))
        sweep = database.write_now(
            lambda c: sweeps.create(
                c, project_id=project.id, user_id=user.id, config="method: grid\n", seed=7, now=NOW
            )
        )
        return House(database, user, project, sweep)
