"""People with a machine, wandb and scripts of their own."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import psutil

from tests.serving import Server

T = TypeVar("T")
SCRIPTS = Path(__file__).parent / "scripts"
COMMANDS = Path(sys.executable).parent


def eventually(look: Callable[[], T], timeout: float, what: str = "") -> T:
    """Return the first true thing that `look` sees."""
    give_up_at = time.monotonic() + timeout
    while True:
        seen = look()
        if seen:
            return seen
        assert time.monotonic() < give_up_at, f"after {timeout} s: {what or seen}"
        time.sleep(0.1)


@dataclass
class Process:
    """A command that runs in the background."""

    popen: subprocess.Popen[bytes]
    log: Path

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait(self, timeout: float = 90.0) -> int:
        try:
            return self.popen.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self.popen.args!r} still runs; it said\n{self.output()}") from None

    def done(self, timeout: float = 90.0) -> str:
        """Wait for a good end, and return what it said."""
        assert self.wait(timeout) == 0, self.output()
        return self.output()

    def end(self) -> None:
        """End it and all that it has started: an agent's trials would live on."""
        if self.popen.poll() is not None:
            return
        started = psutil.Process(self.popen.pid).children(recursive=True)
        self.popen.terminate()
        try:
            self.popen.wait(10)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()
        for process in started:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()


@dataclass
class Person:
    """Somebody with a home and a folder of scripts of his own, whose wandb knows the server."""

    home: Path
    server: Server
    processes: list[Process] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True)
        self.desk = self.home / "desk"
        shutil.copytree(SCRIPTS, self.desk, ignore=shutil.ignore_patterns("__pycache__"))

    def environment(self, **more: str) -> dict[str, str]:
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("WANDB", "SWEEPSTAKE"))
        }
        return {
            **kept,
            "HOME": str(self.home),
            "PATH": f"{COMMANDS}{os.pathsep}{kept['PATH']}",
            "SWEEPSTAKE_HOME": str(self.home / "sweepstake"),
            "WANDB_API_KEY": self.server.key,
            "WANDB_BASE_URL": self.server.url,
            "WANDB_CACHE_DIR": str(self.home / "cache"),
            "WANDB_CONFIG_DIR": str(self.home / "config"),
            "WANDB_DATA_DIR": str(self.home / "data"),
            "WANDB_ERROR_REPORTING": "false",
            "WANDB_X_FILE_STREAM_TRANSMIT_INTERVAL": "1",
            "WANDB_X_STATS_SAMPLING_INTERVAL": "1",
            **more,
        }

    def start(self, *command: str, environment: Mapping[str, str] | None = None) -> Process:
        """Start a command in the folder of scripts."""
        log = self.home / f"{len(self.processes)}-{Path(command[0]).name}.log"
        with log.open("wb") as output:
            popen = subprocess.Popen(
                command,
                cwd=self.desk,
                env=environment or self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        process = Process(popen, log)
        self.processes.append(process)
        return process

    def does(self, *command: str, environment: Mapping[str, str] | None = None) -> str:
        """Run a command to its good end, and return what it said."""
        return self.start(*command, environment=environment).done()

    def python(self, code: str) -> str:
        return self.does("python", "-c", code)

    def creates(self, description: str, project: str = "p") -> str:
        """Create a sweep with `wandb sweep FILE`; return ENTITY/PROJECT/ID."""
        path = self.desk / f"sweep-{len(self.processes)}.yaml"
        path.write_text(description)
        return agent_command(self.does("wandb", "sweep", "--project", project, path.name))

    def leave(self) -> None:
        for process in self.processes:
            process.end()


def agent_command(said: str) -> str:
    """What `wandb sweep` says to give to `wandb agent`."""
    found = re.search(r"wandb agent (\S+/\S+/\S+)", said)
    assert found, said
    return found[1]
