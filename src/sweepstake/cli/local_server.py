"""The server that a command works with: one that runs, or one of its own for as long as it needs it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sweepstake.client import DEFAULT_URL, Address, Client, NotOurServerError, home, server_record, stored_key
from sweepstake.errors import ServerUnavailableError

_HOST, _PORT = "127.0.0.1", int(DEFAULT_URL.rpartition(":")[2])
_STARTS_WITHIN_S = 60.0
_STOPS_WITHIN_S = 15.0
_LOG_LINES = 15


@dataclass(frozen=True, slots=True)
class Reached:
    """A server, and whether it was started for this command and ends with it."""

    client: Client
    own: bool


@contextmanager
def reach_server() -> Iterator[Reached]:
    """Give the server that the environment names or that runs on this machine, else one of our own.

    Raises:
        ServerUnavailableError: the one that `WANDB_BASE_URL` names does not answer, or a new one does not
            start.
    """
    running = _running()
    if running is not None:
        with running:
            yield Reached(running, own=False)
        return
    process, address = _start(home())
    try:
        with Client(address) as client:
            yield Reached(client, own=True)
    finally:
        _stop(process)


def _running() -> Client | None:
    if os.environ.get("WANDB_BASE_URL", "").strip():
        client = Client()
        client.version()
        return client
    folder = home()
    record, key = server_record(folder), stored_key(folder)
    if record is None or key is None:
        return None
    client = Client(Address(record.url, key))
    try:
        client.sweeps()
    except NotOurServerError:
        client.close()
        return None
    except ServerUnavailableError:
        client.close()
        if _is_alive(record.pid) and _answers(record.url):
            raise
        return None
    return client


def _start(folder: Path) -> tuple[subprocess.Popen[bytes], Address]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _is_free(_PORT):
        try:
            return _start_at(_PORT, folder)
        except ServerUnavailableError:
            if _is_free(_PORT):
                raise
            # Somebody else was faster.
    return _start_at(0, folder)


def _start_at(port: int, folder: Path) -> tuple[subprocess.Popen[bytes], Address]:
    log = folder / "server.log"
    with log.open("wb") as output:
        # A session of its own: Ctrl-C in the terminal is for the trials; the server ends when they have.
        process = subprocess.Popen(
            [sys.executable, "-m", "sweepstake", "server", "--host", _HOST, "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        return process, _once_ready(process, folder, log)
    except BaseException:
        _stop(process)
        raise


def _once_ready(process: subprocess.Popen[bytes], folder: Path, log: Path) -> Address:
    give_up_at = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < give_up_at:
        if process.poll() is not None:
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:]
            raise ServerUnavailableError(
                "The server that was to run this sweep did not start. It said:\n  " + "\n  ".join(lines)
            )
        record, key = server_record(folder), stored_key(folder)
        if record is not None and record.pid == process.pid and key is not None:
            address = Address(record.url, key)
            try:
                with Client(address) as client:
                    client.version()
            except ServerUnavailableError:
                pass
            else:
                return address
        time.sleep(0.05)
    raise ServerUnavailableError(
        f"The server that was to run this sweep was not ready within {_STARTS_WITHIN_S:g} s; its log is {log}"
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOPS_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            return False
    return True


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _answers(url: str) -> bool:
    host, _, port = url.rpartition("/")[2].rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=1).close()
    except (OSError, ValueError):
        return False
    return True
