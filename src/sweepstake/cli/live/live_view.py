"""The live view of a sweep in a terminal."""

import threading
import time

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.style import Style
from rich.table import Table
from rich.text import Text

from sweepstake.agent import ConnectionBack, ConnectionLost, Event, Interrupted, RunEnded, RunStarted
from sweepstake.cli.live.plain_view import interrupted
from sweepstake.cli.live.progress import Progress
from sweepstake.cli.words import done, duration, ends, number, parameters, sparkline
from sweepstake.client.views import RunRow

_CURVE_WIDTH = 24
_BEST_WIDTH = 40
_BAR_WIDTH = 30
_REDRAWN_PER_SECOND = 4
_OTHER_LINES = 11  # of the view beside the running trials


class LiveView:
    """Draws how a sweep stands, over and over, at the bottom of the terminal.

    Args:
        console: the terminal.
        page: the address of the sweep's page.
    """

    def __init__(self, console: Console, page: str) -> None:
        self._console = console
        self._page = Text(page, style=Style(link=page, color="blue"), overflow="fold")
        self._since = time.monotonic()
        self._progress: Progress | None = None
        self._told_at = self._since
        self._notice: Text | None = None
        self._here: set[str] = set()
        self._lock = threading.Lock()
        self._live = Live(
            console=console,
            get_renderable=self.__rich__,
            refresh_per_second=_REDRAWN_PER_SECOND,
            transient=True,
        )
        self._live.start()

    def tell(self, event: Event) -> None:
        """Show what concerns the agent as a whole."""
        with self._lock:
            if isinstance(event, ConnectionLost):
                self._notice = Text(
                    f"The server does not answer; trials go on. {event.reason}", style="yellow"
                )
            elif isinstance(event, ConnectionBack):
                self._notice = None
            elif isinstance(event, Interrupted):
                self._notice = Text(interrupted(event), style="yellow")
            elif isinstance(event, RunStarted):
                self._here.add(event.run)
            elif isinstance(event, RunEnded):
                self._here.discard(event.run)

    def update(self, progress: Progress) -> None:
        """Draw the sweep as it stands now."""
        with self._lock:
            self._progress = progress
            self._told_at = time.monotonic()

    def close(self) -> None:
        """Take the view off the terminal."""
        self._live.stop()

    def __rich__(self) -> RenderableType:
        """Return what is drawn now."""
        with self._lock:
            progress, notice, told_at = self._progress, self._notice, self._told_at
            here = frozenset(self._here)
        if progress is None:
            return Group(Text("Starting the first trials...", style="dim"), self._page)
        now = time.monotonic()
        running = progress.under_way(here)
        parts: list[RenderableType] = [
            _bar(progress, now - self._since, now - told_at),
            _counts(progress, len(running)),
            *_best(progress),
            *_running(running, max(1, self._console.height - _OTHER_LINES)),
        ]
        parts.append(self._page)
        if notice is not None:
            parts.append(notice)
        return Group(*parts)


def _bar(progress: Progress, elapsed: float, age: float) -> RenderableType:
    view = progress.view
    finished, expected = done(view["counts"]), view["counts"]["expected"]
    line = Table.grid(padding=(0, 1))
    left = (view["eta_s"] or 0) - age
    time_left = f", about {duration(left)} left" if left >= 1 else ""
    times = Text(f"{duration(elapsed)}{time_left}", style="dim")
    if expected is None:
        line.add_row(Text(f"{finished} trials"), times)
    else:
        bar = ProgressBar(total=max(1, expected), completed=finished, width=_BAR_WIDTH)
        line.add_row(bar, Text(f"{finished}/{expected} trials"), times)
    return line


def _counts(progress: Progress, running: int) -> Text:
    counts = progress.view["counts"]
    text = Text(f"{running} running", style="cyan")
    text.append(", ", style="dim")
    text.append(ends(counts), style="red" if counts["failed"] + counts["crashed"] else "dim")
    if progress.view["state"].upper() == "PAUSED":
        text.append("  paused", style="yellow")
    return text


def _best(progress: Progress) -> list[RenderableType]:
    view = progress.view
    if view["metric"] is None:
        return []
    if view["best"] is None:
        return [Text(f"No value of {view['metric']} yet", style="dim")]
    head = Text.assemble(
        ("Best  ", "bold"),
        (f"{view['metric']} {number(view['best']['value'])}", "bold green"),
        (f"  {view['best']['id']}  ", "dim"),
        no_wrap=True,
        overflow="ellipsis",
    )
    head.append(sparkline(progress.best_so_far, _BEST_WIDTH), style="green")
    values = Text(f"      {parameters(view['best']['config'])}", no_wrap=True, overflow="ellipsis")
    return [head, values]


def _running(running: list[RunRow], most: int) -> list[RenderableType]:
    if not running:
        return []
    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="cyan", no_wrap=True, width=_CURVE_WIDTH)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    for run in running[:most]:
        table.add_row(*_cells(run))
    parts: list[RenderableType] = [Text(), table]
    if (hidden := len(running) - most) > 0:
        parts.append(Text(f"and {hidden} more", style="dim"))
    return parts


def _cells(run: RunRow) -> tuple[Text, ...]:
    return (
        Text(run["id"]),
        Text(f"{run['iterations']} steps"),
        Text("" if run["value"] is None else number(run["value"])),
        Text(sparkline((value for _, value in run["curve"]), _CURVE_WIDTH)),
        Text(parameters(run["config"])),
    )
