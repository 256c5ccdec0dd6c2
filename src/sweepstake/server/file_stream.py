"""The file_stream half of the wandb protocol: history, summary, console, system metrics, heartbeats and ends.

Lines are written at the absolute positions that the client names, so a chunk that is sent again
changes nothing. A request is one write transaction: what it says is in the store as a whole, or not
at all. A final refusal (4xx) would end a run's stream for good, so there is none for what a request says.
"""

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from sweepstake.errors import UsageError
from sweepstake.server.coordinator import Coordinator
from sweepstake.server.guard import body_of
from sweepstake.server.replies import json_reply
from sweepstake.server.runs import DEFAULT_PROJECT
from sweepstake.server.services import Services
from sweepstake.store import lines, projects, runs
from sweepstake.store.records import Run, User

HISTORY = "wandb-history.jsonl"
EVENTS = "wandb-events.jsonl"
SUMMARY = "wandb-summary.json"
CONSOLE = "output.log"

# States in which a run is not taken as speaking: its traffic makes it run (again).
_SILENT = frozenset({"pending", "crashed"})

_log = logging.getLogger("sweepstake.file_stream")


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one request says.

    Attributes:
        parts: lines by file name, with the position of the first.
        preempting: the run's machine is about to be taken away.
        complete: the run's process has ended.
        exit_code: how it ended.
    """

    parts: Mapping[str, tuple[int, list[str]]] = field(default_factory=dict)
    preempting: bool = False
    complete: bool = False
    exit_code: int | None = None


def read(body: bytes) -> Chunk:
    """Read a request's body; what cannot be read is logged and left out.

    The truth of a key counts, not its presence: old clients send `"complete": false`.
    """
    try:
        said = lines.parsed(body.decode("utf-8", "replace")) if body.strip() else {}
    except ValueError:
        _log.warning("a file_stream request is not JSON: %r...", body[:100])
        return Chunk()
    if not isinstance(said, dict):
        return Chunk()
    files = said.get("files")
    parts = {
        str(name): (_whole(part.get("offset")), [str(line) for line in part["content"]])
        for name, part in (files.items() if isinstance(files, dict) else ())
        if isinstance(part, dict) and isinstance(part.get("content"), list) and part["content"]
    }
    for name in [name for name, (offset, _) in parts.items() if offset > lines.LAST_LINE]:
        _log.warning("lines of %r at position %d are left out", name[:100], parts.pop(name)[0])
    code = said.get("exitcode")
    return Chunk(
        parts=parts,
        preempting=bool(said.get("preempting")),
        complete=bool(said.get("complete")),
        exit_code=code if isinstance(code, int) else None,
    )


class FileStream:
    """Answers the requests of one server.

    Args:
        services: the parts of the server.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    async def answer(self, request: Request) -> Response:
        """Take in one request and tell whether the run is to stop."""
        try:
            body = await body_of(request, self._services.settings.max_body)
        except ValueError:
            _log.warning("a file_stream request of %s could not be unpacked", request.url.path)
            return json_reply({"stopped": False})
        chunk = read(body)
        entity, project, name = (request.path_params[key] for key in ("entity", "project", "run"))
        user: User = request.state.user
        coordinator = self._services.coordinator
        if entity and entity != user.name:
            _log.warning("a run of entity %r was reported with the key of %r", entity, user.name)
        place = (project or DEFAULT_PROJECT, name)
        try:
            run = await coordinator.write(
                lambda c: take_in(c, coordinator, user, place, chunk, self._services.clock())
            )
        except UsageError as error:
            # Asked again it would be the same: the client must not go on asking for a week.
            _log.warning("what run %.100r reports is left out: %s", name, error)
            return json_reply({"stopped": False})
        if run.sweep_id is not None:
            coordinator.touched(run.sweep_id)
        return json_reply({"exitcode": None, "limits": {}, "stopped": coordinator.should_stop(run)})


def take_in(
    connection: Connection,
    coordinator: Coordinator,
    user: User,
    place: tuple[str, str],
    chunk: Chunk,
    now: float,
) -> Run:
    """Write a chunk to the store and tell the coordinator of it; return the run as it is then.

    A run that nobody knows (its data folder was lost) is created, so that nothing it says is lost.

    Args:
        connection: an open write transaction.
        coordinator: decides the fate of the run.
        user: whose key the request carries.
        place: the run's project and its name.
        chunk: what the request says.
        now: seconds since the epoch.
    """
    project = projects.ensure(connection, user.name, place[0], now)
    run = runs.find(connection, project.id, place[1])
    if run is None:
        run = runs.create(
            connection, project_id=project.id, user_id=user.id, name=place[1], now=now, state="running"
        )
    if run.state in _SILENT:
        coordinator.run_started_in(connection, run)
        run = _again(connection, run)
    rows = _write(connection, run, chunk)
    columns: dict[str, Any] = {"heartbeat_at": now}
    if SUMMARY in chunk.parts and (summary := _object(chunk.parts[SUMMARY][1][-1])) is not None:
        columns["summary"] = summary
    if chunk.preempting and run.state == "running":
        columns["state"] = "preempting"
    runs.update(connection, run.id, **columns)
    if rows:
        coordinator.reported_in(connection, _again(connection, run), rows)
    run = _again(connection, run)
    # A preempted run is back in the queue: its `complete` has been heard, and comes once more.
    if chunk.complete and run.state != "preempted":
        preempted = run.state == "preempting"
        coordinator.run_ended_in(connection, run, exit_code=chunk.exit_code, preempted=preempted)
    return _again(connection, run)


def _write(connection: Connection, run: Run, chunk: Chunk) -> list[tuple[int, dict[str, Any]]]:
    rows: list[tuple[int, dict[str, Any]]] = []
    for name, (offset, content) in chunk.parts.items():
        if name == HISTORY:
            rows = lines.put_history(connection, run.id, offset, content)
        elif name == EVENTS:
            lines.put_system_metrics(connection, run.id, offset, content)
        elif name == CONSOLE:
            lines.put_console(connection, run.id, offset, content)
        elif name != SUMMARY:
            _log.warning("run %s sends lines of %r, which nobody reads", run.name, name[:100])
    return rows


def _again(connection: Connection, run: Run) -> Run:
    return runs.by_id(connection, run.id) or run


def _object(text: str) -> str | None:
    """Return a text that is a JSON object, None when it is not."""
    try:
        is_object = isinstance(lines.parsed(text), dict)
    except ValueError:
        is_object = False
    if not is_object:
        _log.warning("a summary is no JSON object and is left out: %.100r", text)
    return text if is_object else None


def _whole(offset: Any) -> int:
    if not isinstance(offset, int | float) or not math.isfinite(offset):
        return 0
    return max(int(offset), 0)
