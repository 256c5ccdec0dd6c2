"""A server for the pages' tests: the documented JSON from memory.

It serves the built pages as the real server does: `index.html` at page addresses, assets below `/static/`,
and the same Content-Security-Policy. To look at the pages by hand: `python -m tests.pages.stand_in PORT`.
"""

import asyncio
import math
import random
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from .digits import Json, loss_at, random_config
from .known import Known

STATIC = Path(__file__).parents[2] / "src" / "sweepstake" / "server" / "static"
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
)
KEY = "local-" + "k" * 40
SESSION = "session"
STATES = {"pause": "PAUSED", "resume": "RUNNING", "stop": "FINISHED", "cancel": "CANCELED"}


class StandIn(Known):
    """The documented addresses, over what is known."""

    broken = False
    leaving = False

    def app(self) -> Starlette:
        """Return the application to serve."""
        at = "/{entity}/{project}/{id}"
        routes = [
            Route("/api/login", self._login, methods=["POST"]),
            Route("/api/sweeps", self._sweeps),
            Route(f"/api/sweeps{at}", self._sweep),
            Route(f"/api/sweeps{at}/runs", self._changed_runs),
            Route(f"/api/sweeps{at}/wait", self._wait),
            Route(f"/api/sweeps{at}/state", self._control, methods=["POST"]),
            Route(f"/api/runs{at}", self._run),
            Route(f"/api/runs{at}/history", self._history),
            Route(f"/api/runs{at}/system", self._system),
            Route(f"/api/runs{at}/console", self._console),
            Route(f"/api/runs{at}/files", self._files),
            Route(f"/api/runs{at}/stop", self._stop, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
            Route("/{path:path}", self._index),
        ]
        app = Starlette(routes=routes)
        app.add_middleware(BaseHTTPMiddleware, dispatch=self._guard)
        return app

    async def _guard(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        path = request.url.path
        if self.broken and path.startswith("/api/"):
            response: Response = PlainTextResponse("starting", 503)
        elif path.startswith("/api/") and path != "/api/login" and request.cookies.get(SESSION) != KEY:
            response = refusal(401, "Log in first.")
        else:
            response = await call_next(request)
        response.headers["content-security-policy"] = CONTENT_SECURITY_POLICY
        response.headers["x-content-type-options"] = "nosniff"
        return response

    async def _index(self, _request: Request) -> Response:
        return FileResponse(STATIC / "index.html", headers={"cache-control": "no-cache"})

    async def _login(self, request: Request) -> Response:
        given = (await request.json()).get("key")
        if given != KEY:
            return refusal(401, "This is not a key of this server. `sweepstake env` prints the right one.")
        response = JSONResponse({})
        response.set_cookie(SESSION, KEY, httponly=True, samesite="strict")
        return response

    async def _sweeps(self, request: Request) -> Response:
        wanted = request.query_params.get("project")
        shown = [self.view()] if wanted in (None, self.project) else []
        return JSONResponse({"sweeps": shown})

    async def _sweep(self, request: Request) -> Response:
        if request.path_params["id"] != "sweep123":
            return refusal(404, f"There is no sweep {request.path_params['id']} on this server.")
        return JSONResponse(self.view())

    async def _changed_runs(self, request: Request) -> Response:
        after = int(request.query_params["after"])
        changed = [run for run in self.runs.values() if run["version"] > after]
        return JSONResponse({"version": self.version, "runs": changed})

    async def _wait(self, request: Request) -> Response:
        after = int(request.query_params["after"])
        end = time.monotonic() + min(2.0, float(request.query_params["timeout"]))
        while not (self.version > after or time.monotonic() > end or self.broken or self.leaving):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        return JSONResponse({"version": self.version})

    async def _control(self, request: Request) -> Response:
        action = (await request.json())["action"]
        self.actions.append(action)
        self.state = STATES[action]
        self.version += 1
        return JSONResponse(self.view())

    async def _run(self, request: Request) -> Response:
        found = self.runs.get(request.path_params["id"])
        if found is None:
            return refusal(404, f"There is no run {request.path_params['id']} in this project.")
        more = {
            "sweep": f"{self.entity}/{self.project}/sweep123",
            "host": "node-17",
            "program": "train.py",
            "tags": ["baseline"],
            "notes": None,
            "group": None,
            "job_type": None,
            "exit_code": None,
            "log_lines": len(self.consoles[found["id"]]),
            "history_lines": len(self.histories[found["id"]]),
            "system_lines": 30,
            "metrics": [self.metric],
        }
        return JSONResponse({**found, **more})

    async def _history(self, request: Request) -> Response:
        rows = self.histories[request.path_params["id"]]
        return JSONResponse(page_of(rows, request))

    async def _system(self, request: Request) -> Response:
        rows = [{"_runtime": 2.0 * i, "system.cpu": 40 + 30 * math.sin(i / 4)} for i in range(30)]
        return JSONResponse(page_of(rows, request))

    async def _console(self, request: Request) -> Response:
        lines = self.consoles[request.path_params["id"]]
        tail = request.query_params.get("tail")
        first = len(lines) - int(tail) if tail else int(request.query_params["after"]) + 1
        chosen = lines[max(0, first) :][: int(request.query_params.get("limit", 2000))]
        return JSONResponse({"next": chosen[-1]["line"] if chosen else first - 1, "lines": chosen})

    async def _files(self, _request: Request) -> Response:
        return JSONResponse({"files": self.files})

    async def _stop(self, request: Request) -> Response:
        self.stopped_runs.append(request.path_params["id"])
        return JSONResponse({})


def page_of(rows: list[Json], request: Request) -> Json:
    after = int(request.query_params["after"])
    chosen = rows[after + 1 :][: int(request.query_params["limit"])]
    return {"next": after + len(chosen), "rows": chosen}


def refusal(status: int, message: str) -> JSONResponse:
    return JSONResponse({"error": {"message": message, "problems": []}}, status)


@contextmanager
def served(stand_in: StandIn, port: int = 0) -> Iterator[str]:
    """Serve on a free port of the loopback; yields the address."""
    config = uvicorn.Config(
        stand_in.app(), port=port, log_level="warning", ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        stand_in.leaving = server.should_exit = True
        thread.join(5)


def main() -> None:
    """Show a sweep that goes on and on."""
    stand_in = StandIn()
    stand_in.add_agent("node-17")
    stand_in.fill(40)
    rng = random.Random(1)  # noqa: S311
    with served(stand_in, int(sys.argv[1])) as address:
        print(f"{address}/ada/digits/sweeps/sweep123  key: {KEY}", flush=True)
        while True:
            runs = [stand_in.add_run(random_config(rng)) for _ in range(2)]
            for epoch in range(15):
                time.sleep(0.4)
                for run in runs:
                    stand_in.report(run, loss_at(run["config"], epoch))
            for run in runs:
                stand_in.end(run)


if __name__ == "__main__":
    main()
