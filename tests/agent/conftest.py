import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from sweepstake.agent import Agent, Event, Graces, Outcome
from sweepstake.client import Address, Client

from .peer import Peer

E = TypeVar("E", bound=Event)
QUICK = Graces(interrupt=0.6, terminate=0.4, leftovers=0.3)


class Working:
    """An agent at work in a thread, and what it has said."""

    def __init__(self, agent: Agent, events: list[Event]) -> None:
        self.agent = agent
        self.events = events
        self._result: Outcome | BaseException | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._result = self.agent.run()
        except BaseException as error:  # noqa: BLE001  # `outcome` raises it again
            self._result = error

    def seen(self, kind: type[E], **having: Any) -> list[E]:
        return [
            event
            for event in list(self.events)
            if isinstance(event, kind)
            and all(getattr(event, name) == value for name, value in having.items())
        ]

    def wait_for(self, kind: type[E], count: int = 1, timeout: float = 10.0, **having: Any) -> list[E]:
        eventually(lambda: len(self.seen(kind, **having)) >= count, timeout)
        return self.seen(kind, **having)

    def outcome(self, timeout: float = 10.0) -> Outcome:
        self._thread.join(timeout)
        assert not self._thread.is_alive(), f"the agent works on; it said {self.events}"
        if isinstance(self._result, BaseException):
            raise self._result
        assert self._result is not None
        return self._result

    def end(self) -> None:
        while self._thread.is_alive():
            self.agent.interrupt()
            self._thread.join(2)


def eventually(truth: Callable[[], object], timeout: float = 10.0) -> None:
    deadline = time.monotonic() + timeout
    while not truth():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.005)


@pytest.fixture
def peer() -> Iterator[Peer]:
    peer = Peer()
    peer.come()
    yield peer
    peer.go()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the programs are."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("WANDB", "CUDA", "SWEEP"))
    }
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**kept, "PATH": path, "SWEEPSTAKE_HOME": str(tmp_path / "home")}


@pytest.fixture
def program(folder: Path) -> Callable[..., Path]:
    """Write a program of the sweep."""

    def write(text: str, name: str = "train.py") -> Path:
        path = folder / name
        path.write_text(text)
        return path

    return write


@pytest.fixture
def agent(peer: Peer, folder: Path, environ: dict[str, str]) -> Iterator[Callable[..., Working]]:
    """Put an agent of the sweep to work."""
    working: list[Working] = []

    def start(sweep: str = "ada/digits/abcd1234", **options: Any) -> Working:
        events: list[Event] = []
        options = {"graces": QUICK, "folder": folder, "environ": environ, **options}
        with Client(Address(peer.url, peer.key)) as client:
            working.append(Working(Agent(client, sweep=sweep, on_event=events.append, **options), events))
        return working[-1]

    yield start
    for each in working:
        each.end()
