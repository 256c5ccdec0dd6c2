"""How a server is set up."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sweepstake.errors import UsageError

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8787
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data lives, where the server listens, and what it takes.

    Attributes:
        folder: the data folder: database, files, key and `server.json`.
        host: the address to listen on.
        port: the port to listen on; 0 picks a free one.
        database_url: the database; None for SQLite in the data folder.
        public_url: the address that clients use, where it differs from what their requests say
            (behind a proxy); None otherwise.
        allow_remote: whether `host` may be another address than loopback.
        max_body: the largest request body, in bytes; uploads aside.
        max_upload: the largest file of a run, in bytes.
        access_log: whether each request is logged.
    """

    folder: Path
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    database_url: str | None = None
    public_url: str | None = None
    allow_remote: bool = False
    max_body: int = 64 * MEBIBYTE
    max_upload: int = 16 * 1024 * MEBIBYTE
    access_log: bool = False

    def check(self) -> None:
        """Check what does not depend on the machine.

        Raises:
            UsageError: a setting cannot be taken; the text says which and why.
        """
        if not 0 <= self.port <= 65535:
            raise UsageError(
                f"port {self.port} does not exist: give one between 1 and 65535, or 0 for any free"
            )
        if not is_loopback(self.host) and not self.allow_remote:
            raise UsageError(
                f"host {self.host} can be reached from other machines, and the traffic is not encrypted. "
                "Leave it at 127.0.0.1 and use an SSH tunnel or a proxy with TLS, or add --allow-remote."
            )
        if self.public_url is not None:
            parts = urlsplit(self.public_url)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise UsageError(
                    f"public URL {self.public_url!r} is no address: give one like https://sweeps.lab.org"
                )


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address can be reached from this machine alone."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
