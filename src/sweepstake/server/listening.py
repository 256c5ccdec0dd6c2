"""The socket that a server listens on, and what to say when its port is taken."""

import errno
import http.client
import json
import socket

from sweepstake.errors import UsageError
from sweepstake.server.settings import Settings

_BACKLOG = 2048
_PROBE_S = 1.0


def listen(settings: Settings) -> socket.socket:
    """Return a socket that listens where the settings say.

    Raises:
        UsageError: the port is taken, is not allowed, or the host is none of this machine's.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # Connections inherit it: without, an answer in two packets waits 40 ms for an acknowledgement.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _refusal(settings, error) from error
    return listener


def url_of(host: str, port: int) -> str:
    """Return the address under which this machine reaches a server that listens on a host."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"


def _refusal(settings: Settings, error: OSError) -> UsageError:
    host, port = settings.host, settings.port
    if error.errno == errno.EADDRINUSE:
        return UsageError(
            f"port {port} of {host} is taken by {_who(host, port)}: give another port with --port, "
            "or --port 0 for any free one"
        )
    if error.errno == errno.EACCES:
        return UsageError(f"port {port} is not for ordinary users: give one above 1023 with --port")
    return UsageError(
        f"host {host} is no address of this machine ({error.strerror or error}): give one that is "
        "with --host, such as 127.0.0.1"
    )


def _who(host: str, port: int) -> str:
    connection = http.client.HTTPConnection(url_of(host, port).removeprefix("http://"), timeout=_PROBE_S)
    try:
        connection.request("GET", "/healthz")
        said = json.loads(connection.getresponse().read(1000))
        return f"a sweepstake server (version {said['version']}), which may be the one you want"
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return "another program"
    finally:
        connection.close()
