"""Sweeps and runs as tables in the terminal."""

import datetime
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sweepstake.cli.words import done, ends, flat, number, one_line, parameters, sparkline
from sweepstake.client.views import Counts, RunRow, SweepRow, SweepView

_CURVE_WIDTH = 20
_UNBOUNDED = 10_000
_COLOURS = {
    "running": "cyan",
    "finished": "green",
    "killed": "yellow",
    "failed": "red",
    "crashed": "red",
    "paused": "yellow",
}


def state(name: str) -> Text:
    """Return the name of a state in its colour."""
    return Text(name.lower(), style=_COLOURS.get(name.lower(), ""))


def console() -> Console:
    """Return where tables are printed: a terminal of its width, or lines of any length."""
    return Console() if sys.stdout.isatty() else Console(width=_UNBOUNDED)


def print_sweeps(rows: Sequence[SweepRow]) -> None:
    """Print a line for each sweep."""
    table = _table("sweep", "name", "state", "trials", "metric", "best", "created")
    for row in rows:
        best = row["best"]
        created = datetime.datetime.fromtimestamp(row["created_at"]).astimezone()
        table.add_row(
            Text(row["sweep"], overflow="fold"),
            Text(one_line(row["name"])),
            state(row["state"]),
            _progress(row["counts"]),
            Text(f"{row['metric']} ({row['mode']})" if row["metric"] else ""),
            number(best["value"]) if best else "",
            f"{created:%Y-%m-%d %H:%M}",
        )
    console().print(table)


def print_sweep(view: SweepView, runs: Sequence[RunRow]) -> None:
    """Print a sweep and a line for each of its runs."""
    out = console()
    head = Text.assemble((view["sweep"], "bold"), "  ", one_line(view["name"]), "  ", state(view["state"]))
    if view["reason"]:
        head.append(f" ({one_line(view['reason'])})")
    out.print(head)
    algorithms = ", ".join(name for name in (view["method"], view["scheduler"]) if name)
    metric = f", {view['metric']} ({view['mode']})" if view["metric"] else ""
    out.print(Text(f"{algorithms}{metric}; {_progress(view['counts'])} trials: {ends(view['counts'])}"))
    out.print(Text(view["url"], style="dim"))
    if view["best"]:
        out.print(
            Text(f"Best: {number(view['best']['value'])} in {view['best']['id']}", style="bold"),
            Text(parameters(view["best"]["config"])),
        )
    table = _table("run", "state", view["metric"] or "value", "steps", "curve", "parameters", "reason")
    for run in runs:
        table.add_row(
            run["id"],
            state(run["state"]),
            "" if run["value"] is None else number(run["value"]),
            str(run["iterations"]),
            sparkline((value for _, value in run["curve"]), _CURVE_WIDTH),
            Text(parameters(run["config"]), overflow="fold"),
            Text(one_line(run["reason"] or ""), overflow="fold"),
        )
    out.print(table)


def print_best(view: SweepView) -> None:
    """Print the best run of a sweep."""
    best = view["best"]
    if best is None:
        return
    out = console()
    out.print(
        f"[bold]{escape(str(view['metric']))} = {number(best['value'])}[/] in run {escape(best['id'])}",
        highlight=False,
    )
    for name, value in flat(best["config"]):
        out.print(Text(f"  {one_line(name)}: {one_line(str(value))}"))


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in columns:
        table.add_column(Text(column))
    return table


def _progress(counts: Counts) -> str:
    expected = counts["expected"]
    return f"{done(counts)}/{expected}" if expected is not None else str(done(counts))
