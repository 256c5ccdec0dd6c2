"""A user's terminal: a folder with scripts and sweep files, and commands given in it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.serving import Server

LOGS = """
import wandb

with wandb.init() as run:
    for step in range(3):
        run.log({"loss": run.config.x**2 + 1 / (step + 1), "step": step})
"""
GRID = """
program: train.py
project: {project}
method: grid
metric: {{name: loss, goal: minimize}}
parameters:
  x: {{values: [1, 2, 3]}}
"""
TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on the standard output."""
        return json.loads(self.out)


@dataclass
class Terminal:
    """Gives commands in a folder.

    Attributes:
        folder: where they are given.
        environ: their environment.
    """

    folder: Path
    environ: dict[str, str]
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def __call__(self, *words: str, **environ: str) -> Answer:
        """Give a command and wait for its end; further names are set in its environment."""
        return self.end(self.start(*words, **environ))

    def start(self, *words: str, **environ: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "sweepstake", *words],
            cwd=self.folder,
            env={**self.environ, **environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def end(self, process: "subprocess.Popen[str]") -> Answer:
        out, err = process.communicate(timeout=TIMEOUT_S)
        assert "Traceback (most recent call last)" not in err.replace("  Traceback", ""), err
        return Answer(process.returncode, out, err)

    def interrupt(self, process: "subprocess.Popen[str]") -> None:
        """Press Ctrl-C."""
        process.send_signal(signal.SIGINT)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def leave(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.communicate()


def eventually(truth: Callable[[], object], what: str = "it", timeout: float = 30.0) -> None:
    deadline = time.monotonic() + timeout
    while not truth():
        assert time.monotonic() < deadline, f"{what} did not come true in time"
        time.sleep(0.02)


def plain_environ(home: Path) -> dict[str, str]:
    others = ("WANDB", "SWEEPSTAKE", "CUDA", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    # The client's own measurements of the machine take time and are nobody's subject here.
    quiet = {"WANDB_SILENT": "true", "WANDB_X_DISABLE_STATS": "true", "WANDB_CONSOLE": "off"}
    return {**kept, **quiet, "SWEEPSTAKE_HOME": str(home), "HOME": str(home.parent)}


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal on a machine where no server runs yet."""
    folder = tmp_path / "work"
    folder.mkdir()
    terminal = Terminal(folder, plain_environ(tmp_path / "home"))
    yield terminal
    terminal.leave()


def at_server(server: Server, folder: Path) -> Terminal:
    """A terminal in which the environment names the server."""
    environ = {**plain_environ(server.folder), "WANDB_BASE_URL": server.url, "WANDB_API_KEY": server.key}
    return Terminal(folder, environ)


@pytest.fixture
def here(running: Server, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal at the server that tests share."""
    terminal = at_server(running, tmp_path)
    yield terminal
    terminal.leave()


@dataclass(frozen=True)
class Swept:
    """A sweep that was run to its end, and what the command said."""

    answer: Answer
    terminal: Terminal

    @property
    def sweep(self) -> str:
        return str(self.answer.document["sweep"])

    @property
    def id(self) -> str:
        return self.sweep.rpartition("/")[2]


@pytest.fixture(scope="session")
def swept(running: Server, tmp_path_factory: pytest.TempPathFactory) -> Swept:
    """Three trials of a script that uses wandb, run by `sweepstake run --json`."""
    terminal = at_server(running, tmp_path_factory.mktemp("swept"))
    terminal.write("train.py", LOGS)
    terminal.write("sweep.yaml", GRID.format(project="swept"))
    return Swept(terminal("run", "sweep.yaml", "-j", "2", "--json"), terminal)
