"""One server for each module of tests, and people who use it."""

from collections.abc import Callable, Iterator

import pytest

from sweepstake.client import Address, Client
from tests.serving import Server
from tests.wandb_client.people import Person

People = Callable[[str], Person]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("server") / "home") as server:
        yield server
        assert "Traceback" not in server.log, server.log


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[Client]:
    with Client(Address(server.url, server.key)) as client:
        yield client


@pytest.fixture(scope="module")
def people(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """Make a person by name."""
    made: list[Person] = []

    def make(name: str) -> Person:
        made.append(Person(tmp_path_factory.mktemp(name) / "home", server))
        return made[-1]

    try:
        yield make
    finally:
        for person in made:
            person.leave()
