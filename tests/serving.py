"""The real server as its own process, for tests that speak to it over the wire."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

STARTS_WITHIN_S = 60.0
STOPS_WITHIN_S = 15.0


class Server:
    """`sweepstake server` in a folder of its own, on a free port that it keeps over a restart.

    Args:
        folder: its data folder.
        options: further options of the command.
        home: SWEEPSTAKE_HOME, where that is not the data folder.
    """

    def __init__(self, folder: Path, *options: str, home: Path | None = None) -> None:
        self.folder = folder
        self.url = ""
        self._home = home or folder
        self._options = (*options, *(["--data", str(folder)] if home else []))
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._http: httpx.Client | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def key(self) -> str:
        """The key of its user."""
        return (self.folder / "key").read_text().strip()

    @property
    def log(self) -> str:
        """What it has printed since its last start."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def environ(self) -> dict[str, str]:
        """The environment in which wandb and sweepstake find it."""
        return {
            **os.environ,
            "WANDB_BASE_URL": self.url,
            "WANDB_API_KEY": self.key,
            "SWEEPSTAKE_HOME": str(self._home),
        }

    @property
    def http(self) -> httpx.Client:
        """A connection with its key."""
        if self._http is None:
            self._http = httpx.Client(
                base_url=self.url, auth=httpx.BasicAuth("api", self.key), timeout=30, trust_env=False
            )
        return self._http

    @property
    def _log(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.log")

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sweepstake", "server", "--port", str(self._port), *self._options],
                env={**os.environ, "SWEEPSTAKE_HOME": str(self._home)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait_until_ready(self._process)
            self.url = json.loads((self.folder / "server.json").read_bytes())["url"]
        except BaseException:
            self.kill()
            raise
        self._port = int(self.url.rpartition(":")[2])

    def _wait_until_ready(self, process: "subprocess.Popen[bytes]") -> None:
        give_up_at = time.monotonic() + STARTS_WITHIN_S
        while "sweepstake serves" not in self.log:
            assert process.poll() is None, self.log
            assert time.monotonic() < give_up_at, self.log
            time.sleep(0.02)

    def stop(self) -> int:
        """End it gently; return its exit code."""
        return self._end(signal.SIGTERM)

    def ended(self) -> int:
        """Wait until it has ended by itself; return its exit code."""
        assert self._process is not None
        return self._process.wait(STOPS_WITHIN_S)

    def kill(self) -> None:
        """End it as a crash would."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Start it again at the same address; it is stopped first if it runs."""
        self.stop()
        self.start()

    def _end(self, how: signal.Signals) -> int:
        if self._http is not None:
            self._http.close()
            self._http = None
        if self._process is None:
            return 0
        if self._process.poll() is None:
            self._process.send_signal(how)
        try:
            return self._process.wait(STOPS_WITHIN_S)
        finally:
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()

    # What it is asked

    def get(self, path: str, **query: Any) -> Any:
        """Return the JSON of an address that must be there."""
        return _good(self.http.get(path, params=query))

    def post(self, path: str, body: Any) -> Any:
        """Return the JSON answer to a request that must be taken."""
        return _good(self.http.post(path, json=body))

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Return the data of a GraphQL document that must be answered without errors."""
        answer = _good(self.http.post("/graphql", json={"query": document, "variables": variables}))
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def refusal(self, document: str, **variables: Any) -> str:
        """Return the message of a GraphQL document that must be refused."""
        answer = _good(self.http.post("/graphql", json={"query": document, "variables": variables}))
        assert answer.get("errors"), answer
        return str(answer["errors"][0]["message"])


def _good(response: httpx.Response) -> Any:
    assert response.status_code == 200, (response.status_code, response.text)
    return response.json()
