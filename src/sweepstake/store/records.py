"""What the store hands out: one frozen record per row, with the names that its numbers stand for.

Times are seconds since the epoch (UTC). JSON and YAML are text, verbatim.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class User:
    """A user; the name is also the entity of the user's projects."""

    id: int
    name: str
    created_at: float


@dataclass(frozen=True, slots=True)
class Project:
    """A project of an entity."""

    id: int
    entity: str
    name: str
    created_at: float


@dataclass(frozen=True, slots=True)
class Sweep:
    """A sweep.

    Attributes:
        name: the short id of addresses, unique over the server.
        entity: the entity of its project.
        project: the name of its project.
        config: the description in YAML, verbatim.
        state: PENDING, RUNNING, PAUSED, FINISHED or CANCELED.
        reason: why it is in this state, for people.
    """

    id: int
    name: str
    project_id: int
    user_id: int
    entity: str
    project: str
    display_name: str | None
    description: str | None
    config: str
    state: str
    reason: str | None
    seed: int
    controller: str | None
    scheduler: str | None
    controller_run: str | None
    prior_runs: str | None
    created_at: float
    updated_at: float
    heartbeat_at: float | None


@dataclass(frozen=True, slots=True)
class Agent:
    """A process that runs trials of a sweep.

    Attributes:
        name: the id that the agent was given, unique over the server.
        kind: wandb or sweepstake.
        state: RUNNING, SET_ASIDE or GONE.
        failures: how many of its runs failed in a row.
    """

    id: int
    name: str
    sweep_id: int
    host: str
    kind: str
    slots: int
    state: str
    reason: str | None
    failures: int
    created_at: float
    heartbeat_at: float


@dataclass(frozen=True, slots=True)
class Run:
    """A run.

    Attributes:
        name: the short id of addresses, unique in its project.
        trial: the trial's index in its sweep.
        state: pending, running, finished, failed, killed, crashed, preempting or preempted.
        reason: why it was stopped or failed, for people.
        stop_state: the state that the end of a stopped run leads to: killed or finished.
        attempt: how often it was handed to a new agent or process.
        issues: how often this attempt was handed out and not seen to start.
        config: JSON, each value under `value`, as the client sends it.
        summary: extended JSON.
        iterations: results with the metric so far.
        value: the metric's last finite value.
        best_value: the metric's best value so far.
        history_lines: where the next line of the history goes; likewise `event_lines`, `log_lines`.
        version: grows with every change of any run of the sweep.
        entity: the entity of its project.
        project: the name of its project.
        sweep: the short name of its sweep, if it has one.
        agent: the name of the agent that has it, if one has.
    """

    id: int
    name: str
    project_id: int
    user_id: int
    sweep_id: int | None
    trial: int | None
    agent_id: int | None
    state: str
    reason: str | None
    stop_requested_at: float | None
    stop_state: str | None
    attempt: int
    issued_at: float | None
    issues: int
    exit_code: int | None
    config: str
    summary: str
    iterations: int
    value: float | None
    best_value: float | None
    display_name: str | None
    description: str | None
    notes: str | None
    tags: tuple[str, ...]
    group_name: str | None
    job_type: str | None
    host: str | None
    program: str | None
    repo: str | None
    commit: str | None
    history_lines: int
    event_lines: int
    log_lines: int
    created_at: float
    started_at: float | None
    heartbeat_at: float | None
    finished_at: float | None
    version: int
    entity: str
    project: str
    sweep: str | None
    agent: str | None


@dataclass(frozen=True, slots=True)
class File:
    """A file of a run.

    Attributes:
        name: as the client named it; never a path on disk.
        size: bytes, or None until they have arrived.
        md5: in base64.
    """

    id: int
    run_id: int
    name: str
    size: int | None
    md5: str | None
    mimetype: str | None
    updated_at: float


@dataclass(frozen=True, slots=True)
class Alert:
    """A message that a script sends with `run.alert`."""

    id: int
    run_id: int
    title: str
    text: str
    severity: str
    at: float
