"""Plain lines: one for each trial that starts or ends, for logs and pipes."""

import threading
from collections.abc import Callable

from sweepstake.agent import ConnectionBack, ConnectionLost, Event, Interrupted, Leaving, Registered
from sweepstake.cli.live.progress import Progress
from sweepstake.cli.words import done, duration, number, one_line, parameters
from sweepstake.client.views import RunRow

_MOST_LINES = 8
_ENDED = ("finished", "killed", "failed", "crashed")
_WORDS = {"killed": "stopped early"}


class PlainView:
    """Writes a line for each trial that starts or ends; when many do at once, one line for all of them.

    Args:
        write: takes one line.
        own_runs_only: whether runs of other agents are left out.
    """

    def __init__(self, write: Callable[[str], None], *, own_runs_only: bool = False) -> None:
        self._write = write
        self._own_runs_only = own_runs_only
        self._agent: str | None = None
        self._seen: dict[str, tuple[str, int]] = {}
        self._lock = threading.Lock()

    def tell(self, event: Event) -> None:
        """Write what concerns the agent as a whole."""
        with self._lock:
            if isinstance(event, Registered):
                self._agent = event.agent
            elif isinstance(event, ConnectionLost):
                self._write(f"The server does not answer; trials go on. {event.reason}")
            elif isinstance(event, ConnectionBack):
                self._write(f"The server is back after {duration(event.seconds)}")
            elif isinstance(event, Interrupted):
                self._write(interrupted(event))
            elif isinstance(event, Leaving):
                self._write(f"The agent takes no more trials: {event.reason}")

    def update(self, progress: Progress) -> None:
        """Write what has changed since the last time."""
        with self._lock:
            lines = [line for run in progress.in_order if (line := self._line(progress, run))]
            if len(lines) > _MOST_LINES:
                best = progress.view["best"]
                known = f", best {number(best['value'])}" if best else ""
                lines = [f"{_place(progress)} {len(lines)} trials started or ended{known}"]
            for line in lines:
                self._write(line)

    def close(self) -> None:
        """Nothing is left open."""

    def _line(self, progress: Progress, run: RunRow) -> str | None:
        if self._own_runs_only and run["agent"] != self._agent:
            return None
        now = (run["state"], run["attempt"])
        if self._seen.get(run["id"]) == now:
            return None
        self._seen[run["id"]] = now
        if run["state"] == "running":
            return f"{_place(progress)} {run['id']} started: {parameters(run['config'])}"
        if run["state"] in _ENDED:
            return f"{_place(progress)} {run['id']} {_end(progress, run)}"
        return None


def interrupted(event: Interrupted) -> str:
    """Return what an interrupted agent does now."""
    if event.at_once:
        return "Interrupted again: the trials are killed"
    return "Interrupted: the trials are asked to stop (again: kill them)"


def _place(progress: Progress) -> str:
    counts = progress.view["counts"]
    return f"[{done(counts)}/{'?' if counts['expected'] is None else counts['expected']}]"


def _end(progress: Progress, run: RunRow) -> str:
    view, said = progress.view, []
    if run["value"] is not None:
        said.append(f"{view['metric']} {number(run['value'])}")
    if run["iterations"]:
        said.append(f"{run['iterations']} steps")
    if run["started_at"] is not None and run["finished_at"] is not None:
        said.append(duration(run["finished_at"] - run["started_at"]))
    if run["reason"]:
        said.append(one_line(run["reason"]))
    best = " (the best so far)" if view["best"] and view["best"]["id"] == run["id"] else ""
    text = f"{_WORDS.get(run['state'], run['state'])}: {', '.join(said)}" if said else run["state"]
    return text + best
