"""What `upsertBucket` means: a run is created, started, started anew, resumed or changed.

The client says which of these it means only by what it leaves out. The first call of a process names
its host or its program, and holds no description of its machine under `_wandb.e` yet; without
`resume` it carries no `id`. Every later call lacks the host, or carries the `id`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection

from sweepstake.errors import NotFoundError, UsageError, one_of
from sweepstake.server.coordinator import Coordinator
from sweepstake.store import lines, projects, runs, sweeps
from sweepstake.store.records import Project, Run, Sweep, User

DEFAULT_PROJECT = "uncategorized"
STATES = (
    "pending",
    "running",
    "finished",
    "failed",
    "killed",
    "crashed",
    "preempting",
    "preempted",
)
ENDED = frozenset({"finished", "failed", "killed", "crashed", "preempted"})
# Ends that are for good, as opposed to a silence after which a run may speak again.
CLOSED = frozenset({"finished", "failed", "killed"})

_ENDS_BY_HAND = {"finished": 0, "failed": 1, "killed": 1, "crashed": 1}

_COLUMNS = {
    "display_name": "display_name",
    "description": "description",
    "notes": "notes",
    "group_name": "group_name",
    "job_type": "job_type",
    "host": "host",
    "program": "job_program",
    "repo": "job_repo",
    "commit": "commit",
}
_LONGEST_NAME = 128


@dataclass(frozen=True, slots=True)
class Upserted:
    """What became of an `upsertBucket`."""

    run: Run
    inserted: bool


class Upsert:
    """Carries out `upsertBucket` inside a write transaction.

    Args:
        coordinator: is told when the process of a run starts.
        user: whose key the request carries.
        merges_config: whether several processes write to one run, so that its config is merged by key.
    """

    def __init__(self, coordinator: Coordinator, user: User, *, merges_config: bool = False) -> None:
        self._coordinator = coordinator
        self._user = user
        self._merges_config = merges_config

    def __call__(
        self, connection: Connection, asked: Mapping[str, Any], run_id: int | None, now: float
    ) -> Upserted:
        """Create or change a run.

        Args:
            connection: an open write transaction.
            asked: the input of `upsertBucket`; what is absent or None stays as it is.
            run_id: the number of the run that its `id` names, if it has one.
            now: seconds since the epoch.

        Raises:
            NotFoundError: the run or the sweep that it names does not exist.
            UsageError: the entity is not the user's, or a name or state cannot be taken.
        """
        if run_id is not None:
            run = runs.by_id(connection, run_id)
            if run is None:
                raise NotFoundError("this run was deleted")
            self._change(connection, run, asked)
            if _speaks_from_a_new_process(asked):
                self._start(connection, run)
            return Upserted(_again(connection, run), inserted=False)
        name = str(asked.get("name") or "") or None
        if name is not None:
            check_name("run id", name)
        project, sweep = self._place(connection, asked, name, now)
        run = runs.find(connection, project.id, name) if name is not None else None
        if run is None:
            run = self._create(connection, project, sweep, name, asked, now)
            return Upserted(run, inserted=True)
        if _speaks_from_a_new_process(asked):
            run = self._start_anew(connection, run)
        self._change(connection, run, asked)
        return Upserted(_again(connection, run), inserted=False)

    def _place(
        self, connection: Connection, asked: Mapping[str, Any], name: str | None, now: float
    ) -> tuple[Project, Sweep | None]:
        """Return the project of the run, and its sweep: a run of a sweep is where the sweep is."""
        entity = asked.get("entity_name") or self._user.name
        if entity != self._user.name:
            raise UsageError(f"entity {entity!r} not found: this key belongs to {self._user.name!r}")
        sweep = None
        if asked.get("sweep"):
            sweep = sweeps.find(connection, str(asked["sweep"]))
            if sweep is not None:
                entity, project_name = sweep.entity, sweep.project
                return projects.ensure(connection, entity, project_name, now), sweep
        project_name = str(asked.get("model_name") or DEFAULT_PROJECT)
        check_name("project name", project_name)
        project = projects.find(connection, entity, project_name)
        known = (
            project is not None and name is not None and runs.find(connection, project.id, name) is not None
        )
        if asked.get("sweep") and not known:
            raise NotFoundError(f"sweep {asked['sweep']!r} does not exist on this server")
        return project or projects.ensure(connection, entity, project_name, now), None

    def _create(
        self,
        connection: Connection,
        project: Project,
        sweep: Sweep | None,
        name: str | None,
        asked: Mapping[str, Any],
        now: float,
    ) -> Run:
        state = _checked_state(asked.get("state") or "running")
        run = runs.create(
            connection,
            project_id=project.id,
            user_id=self._user.id,
            name=name,
            now=now,
            sweep_id=sweep.id if sweep is not None else None,
            state=state,
            started_at=now if state == "running" else None,
            heartbeat_at=now if state == "running" else None,
        )
        self._change(connection, run, asked)
        return _again(connection, run)

    def _start(self, connection: Connection, run: Run) -> None:
        """Note that a process goes on with a run that exists."""
        if run.state != "running":
            runs.update(connection, run.id, finished_at=None, exit_code=None)
            self._coordinator.run_started_in(connection, _again(connection, run))

    def _start_anew(self, connection: Connection, run: Run) -> Run:
        """Note that a process starts a run from its first step: what an earlier one logged goes."""
        if run.sweep_id is not None and run.state in CLOSED:
            # A trial that has ended stays as it is; a process that does not know will hear of the stop.
            return run
        if run.history_lines or run.log_lines or run.event_lines:
            runs.reset(connection, run.id)
            run = _again(connection, run)
        self._start(connection, run)
        return _again(connection, run)

    def _change(self, connection: Connection, run: Run, asked: Mapping[str, Any]) -> None:
        columns: dict[str, Any] = {
            column: str(asked[key]) for column, key in _COLUMNS.items() if asked.get(key) is not None
        }
        if asked.get("tags") is not None:
            columns["tags"] = orjson.dumps([str(tag) for tag in asked["tags"]]).decode()
        if asked.get("config") is not None:
            columns["config"] = self._config(run, str(asked["config"]))
        if asked.get("summary_metrics") is not None:
            columns["summary"] = _checked_json(str(asked["summary_metrics"]), "summaryMetrics")
        if columns:
            runs.update(connection, run.id, **columns)

    def _config(self, run: Run, text: str) -> str:
        config = _checked_json(text, "config")
        if not self._merges_config:
            return config
        merged = {**lines.parsed(run.config), **lines.parsed(config)}
        return orjson.dumps(merged).decode()


def set_state(connection: Connection, coordinator: Coordinator, run: Run, state: str, now: float) -> None:
    """Set the state of a run by hand, as `run.update_state` does; the search of its sweep hears of an end.

    Raises:
        UsageError: there is no such state.
    """
    state = _checked_state(state)
    if run.trial is not None and state in _ENDS_BY_HAND and run.state not in CLOSED:
        exit_code = _ENDS_BY_HAND[state]
        coordinator.run_ended_in(connection, run, exit_code=exit_code, reason="its state was set by hand")
    runs.update(connection, run.id, state=state, finished_at=now if state in ENDED else None)


def _speaks_from_a_new_process(asked: Mapping[str, Any]) -> bool:
    if not (asked.get("host") or asked.get("job_program")):
        return False
    try:
        config = lines.parsed(str(asked.get("config") or "{}"))
    except ValueError:
        return True
    internal = config.get("_wandb")
    value = internal.get("value") if isinstance(internal, Mapping) else None
    return not (isinstance(value, Mapping) and value.get("e"))


def _again(connection: Connection, run: Run) -> Run:
    return runs.by_id(connection, run.id) or run


def _checked_state(state: object) -> str:
    text = str(state).lower()
    if text not in STATES:
        raise UsageError(f"{str(state)[:100]!r} is no state of a run: {one_of(STATES)}")
    return text


def _checked_json(text: str, place: str) -> str:
    try:
        value = lines.parsed(text)
    except ValueError as error:
        raise UsageError(f"{place} is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise UsageError(f"{place} must be a JSON object")
    return text


def check_name(what: str, name: str) -> None:
    """Check a name that becomes a part of addresses.

    Raises:
        UsageError: it holds what an address cannot, or is too long.
    """
    forbidden = sorted({character for character in name if character in "/\\#?%:" or ord(character) < 32})
    if forbidden:
        shown = " ".join(repr(character) for character in forbidden)
        raise UsageError(f"{what} {name[:100]!r} cannot be used: it holds {shown}")
    if len(name) > _LONGEST_NAME:
        raise UsageError(
            f"{what} {name[:20]!r}... is {len(name)} characters long: {_LONGEST_NAME} are allowed"
        )
