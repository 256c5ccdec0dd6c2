"""Where the server is and with which key it is spoken to."""

import ipaddress
import logging
import netrc
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from sweepstake.client.home import home, server_record, stored_key
from sweepstake.errors import ServerUnavailableError, UsageError

DEFAULT_URL = "http://127.0.0.1:8787"

_log = logging.getLogger("sweepstake.client")


@dataclass(frozen=True, slots=True)
class Address:
    """A server's address and key. The key is never shown.

    Attributes:
        url: `http://HOST:PORT` or `https://...`, without a slash at the end.
        key: the key of its user.
    """

    url: str
    key: str = field(repr=False)

    @property
    def is_loopback(self) -> bool:
        """Whether the server runs on this machine, so that no proxy may stand between."""
        return _is_loopback(self.url)


def find_address(environ: Mapping[str, str] = os.environ) -> Address:
    """Return the server that the environment names, else the one that was started on this machine.

    `WANDB_BASE_URL` names the server as it does for the wandb client; its key is `WANDB_API_KEY`, else the
    one that `wandb login` stored, else, for the server of this user, the key in SWEEPSTAKE_HOME. Without
    `WANDB_BASE_URL` it is the server that last noted itself in SWEEPSTAKE_HOME, else the default address,
    and the key stored there comes before `WANDB_API_KEY`, which may belong to another server.

    Raises:
        UsageError: `WANDB_BASE_URL` is not an address.
        ServerUnavailableError: there is no key for the server.
    """
    folder = home(environ)
    given = environ.get("WANDB_BASE_URL", "").strip()
    record = server_record(folder)
    noted = record.url if record is not None else DEFAULT_URL
    url = _checked(given) if given else noted
    own = stored_key(folder) if url == noted or _is_loopback(url) else None
    exported = environ.get("WANDB_API_KEY", "").strip() or None
    key = (exported or _netrc_key(url, environ) or own) if given else (own or exported)
    if key is None:
        raise ServerUnavailableError(_no_key(url, given=bool(given)))
    return Address(url, key)


def _no_key(url: str, *, given: bool) -> str:
    if given:
        return (
            f"There is no key for the server at {url}: set WANDB_API_KEY to the key that its owner gave you "
            "(`sweepstake env` prints it where the server runs)"
        )
    return (
        f"No sweepstake server has been started here, so there is no key for {url}: start one with "
        "`sweepstake server`, or set WANDB_BASE_URL and WANDB_API_KEY"
    )


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise UsageError(
            f"WANDB_BASE_URL is {url!r}, which is not an address: write it as http://HOST:PORT, "
            f"for example {DEFAULT_URL}"
        )
    return url.rstrip("/")


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _netrc_key(url: str, environ: Mapping[str, str]) -> str | None:
    path = Path(environ.get("NETRC") or Path.home() / ".netrc").expanduser()
    try:
        entries = netrc.netrc(path).hosts
    except FileNotFoundError:
        return None
    except (OSError, netrc.NetrcParseError) as error:
        _log.warning("%s is passed over: %s", path, error)
        return None
    parts = urlsplit(url)
    entry = entries.get(parts.netloc) or entries.get(parts.hostname or "")
    return entry[2] if entry is not None else None
