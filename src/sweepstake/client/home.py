"""What a user keeps on this machine: the folder, the key, and where his server runs.

The server writes `server.json` and `key` into the folder; every other part reads them here.
"""

import json
import logging
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_log = logging.getLogger("sweepstake.client")

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def home(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of data and credentials: SWEEPSTAKE_HOME, or the platform's place for user data."""
    given = environ.get("SWEEPSTAKE_HOME")
    folder = (
        Path(given).expanduser() if given else Path(platformdirs.user_data_dir("sweepstake", appauthor=False))
    )
    return folder.absolute()


@dataclass(frozen=True, slots=True)
class ServerRecord:
    """What a server notes of itself while it runs.

    Attributes:
        url: its address, without a slash at the end.
        pid: its process.
        version: its version of sweepstake.
    """

    url: str
    pid: int
    version: str


def server_record(folder: Path) -> ServerRecord | None:
    """Return what the server of this folder noted when it started; None when there is none to be read."""
    try:
        noted = json.loads((folder / "server.json").read_bytes())
        return ServerRecord(str(noted["url"]).rstrip("/"), int(noted["pid"]), str(noted["version"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("%s cannot be read and is passed over: %s", folder / "server.json", error)
        return None


def stored_key(folder: Path) -> str | None:
    """Return the key that the server keeps in this folder; warn when other users can read it."""
    path = folder / "key"
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            key = file.read().strip()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        _log.warning("the key in %s cannot be read: %s", path, error)
        return None
    if os.name == "posix" and mode & _OTHERS:
        _log.warning(
            "the key in %s can be read by other users: chmod 600 it, or delete it for a new one", path
        )
    return key or None
