"""The server's JSON API, as typed calls."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, cast
from urllib.parse import quote

import httpx
import orjson

from sweepstake.client.address import Address, find_address
from sweepstake.client.answers import decoded, unreachable
from sweepstake.client.reference import sweep_reference
from sweepstake.client.views import (
    ConsolePage,
    CreatedSweep,
    FileView,
    HistoryPage,
    RunsPage,
    RunView,
    SweepAction,
    SweepRow,
    SweepView,
)
from sweepstake.errors import NotFoundError, UsageError, suggestion

_TIMEOUT_S = 30.0


class Client:
    """Speaks to one server. Safe to use from several threads.

    Sweeps are named `ENTITY/PROJECT/ID`, or by their id alone; runs `ENTITY/PROJECT/ID`.

    Args:
        address: the server; None: the one that the environment names (`find_address`).

    Every call raises `ServerUnavailableError` (not there, or the key is wrong), `NotFoundError`,
    `ConfigError` (all problems of a sweep description) or `UsageError`.
    """

    def __init__(self, address: Address | None = None) -> None:
        self.address = address or find_address()
        self._http = httpx.Client(
            base_url=self.address.url,
            auth=httpx.BasicAuth("api", self.address.key),
            timeout=_TIMEOUT_S,
            trust_env=not self.address.is_loopback,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def version(self) -> str:
        """Return the server's version of sweepstake; needs no key."""
        return str(self._get("/healthz")["version"])

    def sweeps(self, entity: str | None = None, project: str | None = None) -> list[SweepRow]:
        """Return the sweeps, of one entity or project if named."""
        return cast("list[SweepRow]", self._get("/api/sweeps", entity=entity, project=project)["sweeps"])

    def create_sweep(
        self, config: Mapping[str, Any] | str, *, entity: str | None = None, project: str | None = None
    ) -> CreatedSweep:
        """Create a sweep from its description, a mapping or YAML text."""
        body = {"config": config, "entity": entity, "project": project}
        return cast("CreatedSweep", self._post("/api/sweeps", body))

    def sweep(self, sweep: str) -> SweepView:
        """Return a sweep as it is now."""
        return cast("SweepView", self._get(self._sweep(sweep)))

    def runs(self, sweep: str, after: int = 0) -> RunsPage:
        """Return the runs of a sweep that changed since version `after`; 0: all."""
        return cast("RunsPage", self._get(self._sweep(sweep) + "/runs", after=after))

    def wait(self, sweep: str, after: int, timeout: float = 25.0) -> int:
        """Return the sweep's version, as soon as it is above `after` or after `timeout` seconds."""
        path = self._sweep(sweep) + "/wait"
        return int(self._get(path, patience=timeout, after=after, timeout=timeout)["version"])

    def set_state(self, sweep: str, action: SweepAction) -> SweepView:
        """Pause, resume, stop or cancel a sweep; return it as it is then."""
        return cast("SweepView", self._post(self._sweep(sweep) + "/state", {"action": action}))

    def run(self, run: str) -> RunView:
        """Return a run with all that its page shows."""
        return cast("RunView", self._get(_run(run)))

    def history(self, run: str, after: int = -1, limit: int = 5000) -> HistoryPage:
        """Return rows of what a run logged, those after line `after`."""
        return cast("HistoryPage", self._get(_run(run) + "/history", after=after, limit=limit))

    def system_metrics(self, run: str, after: int = -1, limit: int = 5000) -> HistoryPage:
        """Return rows of a run's system metrics, those after line `after`."""
        return cast("HistoryPage", self._get(_run(run) + "/system", after=after, limit=limit))

    def console(self, run: str, after: int = -1, limit: int = 2000) -> ConsolePage:
        """Return lines of a run's output, those after line `after`."""
        return cast("ConsolePage", self._get(_run(run) + "/console", after=after, limit=limit))

    def console_tail(self, run: str, lines: int) -> ConsolePage:
        """Return the last lines of a run's output."""
        return cast("ConsolePage", self._get(_run(run) + "/console", tail=lines))

    def files(self, run: str) -> list[FileView]:
        """Return the files of a run."""
        return cast("list[FileView]", self._get(_run(run) + "/files")["files"])

    def stop_run(self, run: str) -> None:
        """Ask a run to stop."""
        self._post(_run(run) + "/stop", {})

    def page_token(self) -> str:
        """Return a token that opens the pages once, as `?token=...`."""
        return str(self._post("/api/tokens", {})["token"])

    def full_name(self, sweep: str) -> str:
        """Return `ENTITY/PROJECT/ID` of a sweep that may be named by its id alone.

        Raises:
            NotFoundError: the server has no such sweep.
        """
        reference = sweep_reference(sweep)
        if reference.full is not None:
            return reference.full
        rows = self.sweeps(project=reference.project)
        for row in rows:
            if row["id"] == reference.id:
                return row["sweep"]
        raise NotFoundError(
            f"There is no sweep {reference} on {self.address.url}."
            + (
                suggestion(reference.id, [row["id"] for row in rows])
                or " `sweepstake ls` shows those that are."
            )
        )

    def _sweep(self, sweep: str) -> str:
        return "/api/sweeps/" + quote(self.full_name(sweep))

    def _get(self, path: str, *, patience: float = 0.0, **query: str | float | None) -> Any:
        given = {name: value for name, value in query.items() if value is not None}
        return self._asked(self._http.build_request("GET", path, params=given, timeout=_TIMEOUT_S + patience))

    def _post(self, path: str, body: Mapping[str, Any]) -> Any:
        return self._asked(
            self._http.build_request(
                "POST", path, content=orjson.dumps(body), headers={"Content-Type": "application/json"}
            )
        )

    def _asked(self, request: httpx.Request) -> Any:
        try:
            response = self._http.send(request)
        except httpx.TransportError as error:
            raise unreachable(self.address, error) from error
        return decoded(response, self.address)


def _run(run: str) -> str:
    if run.count("/") != 2 or not all(run.split("/")):
        raise UsageError(f"{run!r} does not name a run: write ENTITY/PROJECT/RUN")
    return "/api/runs/" + quote(run)
