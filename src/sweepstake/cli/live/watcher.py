"""Follows a sweep on its server."""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from sweepstake.cli.live.progress import Progress
from sweepstake.client import Client
from sweepstake.client.views import RunRow
from sweepstake.errors import NotFoundError, ServerUnavailableError

_LOOK_S = 2.0
_WAIT_S = 0.4
_RETRY_S = 1.0


class Watcher:
    """Asks the server, in a thread of its own, what has changed in a sweep, and tells it on.

    A server that does not answer is asked again; the agent says so to the user.

    Args:
        client: the server.
        sweep: `ENTITY/PROJECT/ID`.
        on_change: is told how the sweep stands, in the watcher's thread.
        gap: the least time between two looks, in seconds.
    """

    def __init__(self, client: Client, sweep: str, on_change: Callable[[Progress], None], gap: float) -> None:
        self._client = client
        self._sweep = sweep
        self._on_change = on_change
        self._gap = gap
        self._runs: dict[str, RunRow] = {}
        self._runs_version = 0
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="watcher", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopped.set()
        self._thread.join()

    def look(self) -> Progress:
        """Return how the sweep stands now.

        Raises:
            ServerUnavailableError: the server does not answer.
            NotFoundError: the sweep was deleted.
        """
        with self._lock:
            view = self._client.sweep(self._sweep)
            page = self._client.runs(self._sweep, after=self._runs_version)
            self._runs_version = page["version"]
            self._runs |= {run["id"]: run for run in page["runs"]}
            return Progress(view, dict(self._runs))

    def _until_news(self, version: int) -> None:
        """Wait for a newer version, in short steps: whoever ends the watcher waits for the present one."""
        look_at = time.monotonic() + _LOOK_S
        while not self._stopped.is_set() and time.monotonic() < look_at:
            if self._client.wait(self._sweep, after=version, timeout=_WAIT_S) != version:
                return

    def _follow(self) -> None:
        while not self._stopped.is_set():
            try:
                progress = self.look()
                self._on_change(progress)
                self._until_news(progress.view["version"])
            except ServerUnavailableError:
                self._stopped.wait(_RETRY_S)
            except NotFoundError:
                return
            self._stopped.wait(self._gap)
