"""What happens in an agent, for whoever shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Registered:
    """The server knows the agent and the agent knows its sweep."""

    agent: str
    sweep: str
    slots: int


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run's process has started.

    Attributes:
        run: its id.
        attempt: 1, or more when it is tried again.
        slot: its place in the agent, from 0.
        gpus: the GPUs it may use; None when the agent assigns none.
        config: its parameters.
        pid: its process, the leader of its process group.
        log: the file with its output.
    """

    run: str
    attempt: int
    slot: int
    gpus: tuple[str, ...] | None
    config: Mapping[str, Any]
    pid: int
    log: Path


@dataclass(frozen=True, slots=True)
class RunStopping:
    """A run has been asked to stop, gently so far."""

    run: str
    reason: str


@dataclass(frozen=True, slots=True)
class RunEnded:
    """A run's process and all that it started have ended, or could not be started.

    Attributes:
        run: its id.
        attempt: which attempt.
        exit_code: its exit code; None when a signal ended it.
        signal: the signal that ended it; None when it ended by itself.
        stopped: why it had been asked to stop; None when it had not.
        tail: the last lines of its output.
        seconds: how long it ran.
    """

    run: str
    attempt: int
    exit_code: int | None
    signal: int | None
    stopped: str | None
    tail: str
    seconds: float


@dataclass(frozen=True, slots=True)
class ConnectionLost:
    """The server does not answer; the runs go on and the agent keeps trying."""

    reason: str


@dataclass(frozen=True, slots=True)
class ConnectionBack:
    """The server answers again."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The agent was asked to end: its runs are stopped, gently first, or at once when asked again."""

    at_once: bool


@dataclass(frozen=True, slots=True)
class Leaving:
    """The agent takes no more runs, and ends when those it has are done.

    Attributes:
        reason: why, for people.
        code: 0: all is well; 1: the server set it aside, or its sweep is gone.
    """

    reason: str
    code: int


Event = (
    Registered | RunStarted | RunStopping | RunEnded | ConnectionLost | ConnectionBack | Interrupted | Leaving
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an agent's work ended.

    Attributes:
        reason: why it ended, for people.
        code: an exit code: 0 when all is well.
        started: how many runs it started.
        failed: how many of them ended badly without having been asked to stop.
    """

    reason: str
    code: int
    started: int
    failed: int
