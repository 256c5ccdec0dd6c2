"""The shapes of the server's JSON API.

Times are seconds since the epoch. JSON has no NaN and no infinities: the API sends the strings "NaN",
"Infinity" and "-Infinity" where a number is one of them (`Number`).
"""

from typing import Any, Literal, TypedDict

Number = float | Literal["NaN", "Infinity", "-Infinity"]
SweepAction = Literal["pause", "resume", "stop", "cancel"]


class CreatedSweep(TypedDict):
    """A new sweep: its name `ENTITY/PROJECT/ID`, its page, and what its author should know."""

    sweep: str
    url: str
    warnings: list[str]


class Counts(TypedDict):
    """How many runs of a sweep are in each state; `expected` is None when the sweep has no end of its own."""

    expected: int | None
    pending: int
    running: int
    finished: int
    killed: int
    failed: int
    crashed: int


class Best(TypedDict):
    """The best run of a sweep."""

    id: str
    value: float
    config: dict[str, Any]


class ParameterView(TypedDict, total=False):
    """One dimension of the search space."""

    name: str
    kind: Literal["float", "int", "choice"]
    scale: Literal["linear", "log"]
    low: float
    high: float
    choices: list[Any]


class AgentView(TypedDict):
    """An agent of a sweep; `runs` are the ids of the runs that it has now."""

    id: str
    host: str
    kind: str
    slots: int
    state: str
    reason: str | None
    heartbeat_at: float
    runs: list[str]


class SweepRow(TypedDict):
    """A sweep in a list; `sweep` is `ENTITY/PROJECT/ID`."""

    sweep: str
    entity: str
    project: str
    id: str
    name: str
    state: str
    method: str
    metric: str | None
    mode: str
    counts: Counts
    best: Best | None
    created_at: float
    url: str


class SweepView(TypedDict):
    """A sweep; `version` grows with every change of it, `eta_s` are the seconds left, where known."""

    sweep: str
    entity: str
    project: str
    id: str
    name: str
    description: str | None
    state: str
    reason: str | None
    metric: str | None
    mode: str
    method: str
    scheduler: str | None
    config: str
    created_at: float
    updated_at: float
    version: int
    counts: Counts
    best: Best | None
    parameters: list[ParameterView]
    agents: list[AgentView]
    eta_s: float | None
    url: str


class RunRow(TypedDict):
    """A run of a sweep; `curve` is its metric by iteration, thinned to at most 60 points."""

    id: str
    name: str
    index: int | None
    state: str
    reason: str | None
    config: dict[str, Any]
    value: Number | None
    best_value: Number | None
    iterations: int
    summary: dict[str, Any]
    agent: str | None
    created_at: float
    started_at: float | None
    finished_at: float | None
    heartbeat_at: float | None
    attempt: int
    curve: list[tuple[int, Number]]


class RunView(RunRow):
    """A run with all that its page shows."""

    sweep: str | None
    host: str | None
    program: str | None
    tags: list[str]
    notes: str | None
    group: str | None
    job_type: str | None
    exit_code: int | None
    log_lines: int
    history_lines: int
    metrics: list[str]
    system_lines: int


class RunsPage(TypedDict):
    """The runs that changed since a version, and the version to ask from next."""

    version: int
    runs: list[RunRow]


class HistoryPage(TypedDict):
    """Rows of a run's history, and the line to ask from next."""

    next: int
    rows: list[dict[str, Any]]


class ConsoleLine(TypedDict):
    """One line of a run's output."""

    line: int
    time: str | None
    level: str | None
    text: str


class ConsolePage(TypedDict):
    """Lines of a run's output, and the line to ask from next."""

    next: int
    lines: list[ConsoleLine]


class FileView(TypedDict):
    """A file of a run; its size in bytes is None until it has arrived."""

    name: str
    size: int | None
    mimetype: str | None
    updated_at: float
    url: str
