"""Fixtures that several floors share."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import Server

# In the background of a script SIGINT is ignored, by the tests and by every program that they start; the
# stories tell of programs that are interrupted.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A real server of the test's own, which it may stop, kill and restart."""
    with Server(tmp_path / "home") as server:
        yield server


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server that tests share: none of them stops it, each works in projects and sweeps of its own."""
    with Server(tmp_path_factory.mktemp("shared") / "home") as server:
        yield server
        assert "Traceback" not in server.log, server.log
