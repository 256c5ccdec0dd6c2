"""A real server process for benchmarks, in a folder of its own."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sweepstake.client import Address, server_record, stored_key

STARTS_WITHIN_S = 60.0


@contextmanager
def a_server() -> Iterator[Address]:
    """Start a server on a free port; yield its address and key; end it."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        process = subprocess.Popen(
            [sys.executable, "-m", "sweepstake", "server", "--port", "0"],
            env={**os.environ, "SWEEPSTAKE_HOME": name},
            stdout=subprocess.DEVNULL,
        )
        try:
            yield _once_ready(process, home)
        finally:
            process.terminate()
            process.wait(30)


def _once_ready(process: subprocess.Popen[bytes], home: Path) -> Address:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        record, key = server_record(home), stored_key(home)
        if record is not None and key is not None:
            return Address(record.url, key)
        time.sleep(0.05)
    raise RuntimeError("the server did not start")
