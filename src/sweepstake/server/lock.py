"""One server for each data folder."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sweepstake.errors import UsageError

LOCK_FILE = "server.lock"
RECORD_FILE = "server.json"


@contextmanager
def only_server_of(folder: Path) -> Iterator[None]:
    """Keep other servers away from a data folder. The system lets go of it whatever ends the process.

    Raises:
        UsageError: another server has the folder.
    """
    with (folder / LOCK_FILE).open("ab") as file:
        if not _locked(file):
            raise UsageError(
                f"a server already runs on {folder}{_where(folder)}: use that one "
                "(`sweepstake env` prints how), stop it, or give another folder with --data"
            )
        yield


def write_record(folder: Path, url: str, version: str) -> None:
    """Note in the data folder where the server is, so that other commands find it."""
    part = folder / f"{RECORD_FILE}.part"
    part.write_text(json.dumps({"url": url, "pid": os.getpid(), "version": version}), encoding="utf-8")
    part.replace(folder / RECORD_FILE)


def remove_record(folder: Path) -> None:
    """Take the note back."""
    (folder / RECORD_FILE).unlink(missing_ok=True)


def _where(folder: Path) -> str:
    try:
        noted = json.loads((folder / RECORD_FILE).read_bytes())
        return f", at {noted['url']} (process {noted['pid']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


if sys.platform == "win32":
    import msvcrt

    def _locked(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
