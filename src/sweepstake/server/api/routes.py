"""What the JSON API answers at which address."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sweepstake.config import yaml
from sweepstake.errors import NotFoundError, UsageError, one_of
from sweepstake.server import uploads
from sweepstake.server.api.asking import Answer, ConflictError, guarded, json_body, number_of, text_of
from sweepstake.server.api.run_views import mapping, run_rows, run_view
from sweepstake.server.api.sweep_views import full_name, page_url, sweep_row, sweep_view, version_of
from sweepstake.server.auth import Doorkeeper
from sweepstake.server.guard import base_url
from sweepstake.server.replies import json_reply, plain, refusal
from sweepstake.server.services import Services
from sweepstake.store import files, lines, projects, runs, sweeps
from sweepstake.store.records import Run, Sweep

T = TypeVar("T")

ACTIONS = {"pause": "PAUSED", "resume": "RUNNING", "stop": "FINISHED", "cancel": "CANCELED"}
_PAUSABLE = ("PENDING", "RUNNING", "PAUSED")
LONGEST_WAIT_S = 60.0
LONGEST_PAGE = 10_000
_USUAL_PAGE = 5000
_FAR = 2.0**62

Pages = Callable[..., list[tuple[int, str]]]


class Api:
    """Answers the JSON API of one server.

    Args:
        services: the parts of the server.
        doorkeeper: makes the tokens of page addresses.
    """

    def __init__(self, services: Services, doorkeeper: Doorkeeper) -> None:
        self._services = services
        self._doorkeeper = doorkeeper

    def routes(self) -> list[Route]:
        """Return the routes, without the `/api` in front."""
        at = "/{entity}/{project}/{id}"
        return [
            self._route("/sweeps", self._sweeps, "GET"),
            self._route("/sweeps", self._create_sweep, "POST"),
            self._route(f"/sweeps{at}", self._sweep, "GET"),
            self._route(f"/sweeps{at}/runs", self._runs, "GET"),
            self._route(f"/sweeps{at}/wait", self._wait, "GET"),
            self._route(f"/sweeps{at}/state", self._set_state, "POST"),
            self._route(f"/runs{at}", self._run, "GET"),
            self._route(f"/runs{at}/history", self._history, "GET"),
            self._route(f"/runs{at}/system", self._system, "GET"),
            self._route(f"/runs{at}/console", self._console, "GET"),
            self._route(f"/runs{at}/files", self._files, "GET"),
            self._route(f"/runs{at}/stop", self._stop, "POST"),
            self._route("/tokens", self._new_token, "POST"),
            Route("/{path:path}", self._nothing, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
        ]

    def _route(self, path: str, answer: Answer, method: str) -> Route:
        return Route(path, guarded(answer), methods=[method])

    def _url(self, request: Request) -> str:
        return base_url(request, self._services.settings)

    # Sweeps

    async def _sweeps(self, request: Request) -> Response:
        entity, project = (request.query_params.get(key) for key in ("entity", "project"))
        url = self._url(request)
        rows = await self._services.database.read(
            lambda c: [sweep_row(c, sweep, url) for sweep in sweeps.all(c, entity, project)]
        )
        return json_reply({"sweeps": rows})

    async def _create_sweep(self, request: Request) -> Response:
        said = await json_body(request, self._services.settings.max_body)
        config = said.get("config")
        if isinstance(config, dict):
            config = yaml.dump(config)
        if not isinstance(config, str):
            raise UsageError("'config' must be the sweep's description: a mapping, or YAML as text")
        created = await self._services.coordinator.create_sweep(
            user=request.state.user,
            entity=text_of(said, "entity"),
            project=text_of(said, "project"),
            config=config,
            repeats=False,
        )
        sweep = created.sweep
        url = page_url(self._url(request), sweep)
        return json_reply({"sweep": full_name(sweep), "url": url, "warnings": created.warnings})

    async def _sweep(self, request: Request) -> Response:
        return json_reply(await self._read_sweep(request, self._view_of(request)))

    def _view_of(self, request: Request) -> Callable[[Connection, Sweep], dict[str, Any]]:
        url, now = self._url(request), self._services.clock()
        return lambda c, sweep: sweep_view(c, sweep, url, now)

    async def _runs(self, request: Request) -> Response:
        after = int(number_of(request, "after", 0, 0, _FAR))

        def changed(c: Connection, sweep: Sweep) -> dict[str, Any]:
            found = runs.of_sweep(c, sweep.id, after_version=after)
            return {"version": version_of(c, sweep), "runs": run_rows(c, sweep.id, found)}

        return json_reply(await self._read_sweep(request, changed))

    async def _wait(self, request: Request) -> Response:
        after = int(number_of(request, "after", 0, 0, _FAR))
        patience = number_of(request, "timeout", 25.0, 0.0, LONGEST_WAIT_S)
        coordinator = self._services.coordinator
        sweep = await self._read_sweep(request, lambda _, sweep: sweep)
        clock = asyncio.get_running_loop().time
        until = clock() + patience
        while True:
            # Taken before the look, so that what changes during it is not missed.
            tick = coordinator.version(sweep.id)
            version = await self._read_sweep(request, version_of)
            left = until - clock()
            # Below `after`: the newest run was deleted, or the data replaced.
            if version != after or left <= 0 or self._services.closing:
                return json_reply({"version": version})
            await coordinator.wait_for_change(sweep.id, tick, left)

    async def _set_state(self, request: Request) -> Response:
        said = await json_body(request, self._services.settings.max_body)
        action = said.get("action")
        if action not in ACTIONS:
            raise UsageError(f"{str(action)[:100]!r} is no action; allowed: {one_of(ACTIONS)}")
        sweep = await self._read_sweep(request, lambda _, sweep: sweep)
        if action == "pause" and sweep.state not in _PAUSABLE:
            raise ConflictError(f"{full_name(sweep)} is {sweep.state.lower()}: there is nothing to pause")
        if action == "stop" and sweep.state == "CANCELED":
            raise ConflictError(f"{full_name(sweep)} was canceled: there is nothing to stop")
        await self._services.coordinator.update_sweep(
            sweep.id, user=request.state.user, state=ACTIONS[action]
        )
        return json_reply(await self._read_sweep(request, self._view_of(request)))

    async def _read_sweep(self, request: Request, work: Callable[[Connection, Sweep], T]) -> T:
        entity, project, name = (request.path_params[key] for key in ("entity", "project", "id"))

        def find(connection: Connection) -> T:
            sweep = sweeps.find(connection, name)
            if sweep is None or (sweep.entity, sweep.project) != (entity, project):
                raise NotFoundError(f"there is no sweep {_shown(entity, project, name)} on this server")
            return work(connection, sweep)

        return await self._services.database.read(find)

    # Runs

    async def _run(self, request: Request) -> Response:
        return json_reply(await self._read_run(request, run_view))

    async def _history(self, request: Request) -> Response:
        return await self._rows(request, lines.history)

    async def _system(self, request: Request) -> Response:
        return await self._rows(request, lines.system_metrics)

    async def _rows(self, request: Request, page: Pages) -> Response:
        after, limit = self._page(request)
        found = await self._read_run(request, lambda c, run: page(c, run.id, after=after, limit=limit))
        rows = [plain(mapping(text)) for _, text in found]
        return json_reply({"next": found[-1][0] if found else after, "rows": rows})

    async def _console(self, request: Request) -> Response:
        tail = request.query_params.get("tail")
        after, limit = self._page(request)
        last = int(number_of(request, "tail", 0, 0, LONGEST_PAGE))

        def page(c: Connection, run: Run) -> list[tuple[int, str]]:
            if tail is not None:
                return lines.console_tail(c, run.id, last)
            return lines.console(c, run.id, after=after, limit=limit)

        found = await self._read_run(request, page)
        shown = []
        for line, raw in found:
            time, level, text = lines.console_parts(raw)
            shown.append({"line": line, "time": time, "level": level, "text": text})
        return json_reply({"next": found[-1][0] if found else after, "lines": shown})

    def _page(self, request: Request) -> tuple[int, int]:
        after = number_of(request, "after", -1, -1, _FAR)
        return int(after), int(number_of(request, "limit", _USUAL_PAGE, 0, LONGEST_PAGE))

    async def _files(self, request: Request) -> Response:
        found = await self._read_run(request, lambda c, run: files.of_run(c, run.id))
        url = self._url(request)
        shown = [
            {
                "name": file.name,
                "size": file.size,
                "mimetype": file.mimetype,
                "updated_at": file.updated_at,
                "url": uploads.address(self._services, url, "get", file),
            }
            for file in found
        ]
        return json_reply({"files": shown})

    async def _stop(self, request: Request) -> Response:
        run = await self._read_run(request, lambda _, run: run)
        await self._services.coordinator.request_stop(run.id, f"stopped by {request.state.user.name}")
        return json_reply({})

    async def _read_run(self, request: Request, work: Callable[[Connection, Run], T]) -> T:
        entity, project, name = (request.path_params[key] for key in ("entity", "project", "id"))

        def find(connection: Connection) -> T:
            place = projects.find(connection, entity, project)
            run = runs.find(connection, place.id, name) if place is not None else None
            if run is None:
                raise NotFoundError(f"there is no run {_shown(entity, project, name)} on this server")
            return work(connection, run)

        return await self._services.database.read(find)

    # The rest

    async def _new_token(self, request: Request) -> Response:
        return json_reply({"token": await self._doorkeeper.one_time_token(request.state.user)})

    async def _nothing(self, request: Request) -> Response:
        return refusal(404, f"there is nothing at {request.method} {request.url.path[:200]}")


def _shown(*parts: str) -> str:
    return "/".join(parts)[:200]
