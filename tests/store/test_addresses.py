"""Stories of databases that cannot be."""

import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from sweepstake.errors import MissingExtraError, UsageError
from sweepstake.store.database import Database
from sweepstake.store.engines import database_url


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense", "no address of a database"),
        ("mysql://host/db", "does not run on 'mysql'"),
        ("sqlite://", "in memory keeps nothing"),
        ("sqlite:///:memory:", "in memory keeps nothing"),
    ],
)
def test_an_address_that_cannot_be_taken_is_answered_with_one_that_can(url: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as error:
        Database(url)
    assert "sqlite:////srv/sweepstake.db" in str(error.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_spelling_of_postgresql_means_the_one_driver(scheme: str) -> None:
    url = database_url(f"{scheme}://ada:pw@host/db")
    assert url.render_as_string(hide_password=False) == "postgresql+psycopg://ada:pw@host/db"


def test_a_missing_driver_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtraError, match=r"sweepstake\[postgres\]"):
        database_url("postgresql://host/db")


def test_a_folder_that_does_not_exist_is_told_at_the_first_use(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'store.db'}")
    with pytest.raises(OperationalError, match="unable to open"):
        database.migrate()
    database.close()
