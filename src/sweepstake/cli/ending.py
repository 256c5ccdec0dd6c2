"""What is said when an agent in the terminal has ended."""

from pathlib import Path

import click

from sweepstake.cli import tables
from sweepstake.cli.again import command_line
from sweepstake.cli.exit_codes import INTERRUPTED, is_metric_missing
from sweepstake.cli.live import Progress
from sweepstake.cli.which_sweep import ENDED
from sweepstake.cli.words import done, duration, ends
from sweepstake.cli.work import Done
from sweepstake.client import DEFAULT_URL

_TAIL_LINES = 15


def say_end(ended: Done, folder: Path, *, own_server: bool) -> None:
    """Print how it ended: the trials, what went wrong, the best one, and how the page is opened again.

    Args:
        ended: how the agent's work went.
        folder: where the trials were started.
        own_server: whether the server ends with this command.
    """
    view = ended.progress.view
    count = done(view["counts"])
    click.echo(
        f"{view['sweep']}: {count} trial{'s' * (count != 1)} in {duration(ended.seconds)}: "
        f"{ends(view['counts'])}"
    )
    say_trouble(ended, folder, own_server=own_server)
    tables.print_best(view)
    _say_page(view["url"], own_server=own_server)


def say_trouble(ended: Done, folder: Path, *, own_server: bool) -> None:
    """Print what went wrong, on the standard error, and what to do about it."""
    view, outcome = ended.progress.view, ended.outcome
    interrupted = outcome.code == INTERRUPTED
    if outcome.code not in (0, INTERRUPTED):
        click.echo(f"The agent has ended: {outcome.reason}", err=True)
    if ended.journal.failed_run is not None and not interrupted:
        _say_failure(ended)
    if is_metric_missing(ended.progress):
        _say_missing_metric(ended.progress)
    if view["state"].upper() not in ENDED and (interrupted or outcome.code):
        words = ("run" if own_server else "agent", view["sweep"])
        click.echo(f"The sweep can go on: {command_line(*words, folder=folder)}", err=True)


def _say_page(url: str, *, own_server: bool) -> None:
    if not own_server:
        click.echo(f"Its page: {url}")
        return
    port = "/".join(url.split("/")[:3]).rpartition(":")[2]
    words = [] if port == DEFAULT_URL.rpartition(":")[2] else ["--port", port]
    click.echo(f"Open its page again: {command_line('server', *words)}\n  then {url}")


def _say_failure(ended: Done) -> None:
    lines = [line for line in ended.journal.tail.splitlines() if not line.startswith("wandb:")]
    shown = "\n".join(f"  {line}" for line in lines[-_TAIL_LINES:]) or "  (it printed nothing)"
    click.echo(f"Run {ended.journal.failed_run} failed. The end of its output:\n{shown}", err=True)


def _say_missing_metric(progress: Progress) -> None:
    view, logged = progress.view, progress.logged
    if view["metric"] in logged:
        text = f"No trial logged a finite {view['metric']!r}, the sweep's metric."
    else:
        what = f"logged {', '.join(logged[:10])}" if logged else "logged nothing"
        text = f"No trial logged {view['metric']!r}, the sweep's metric: they {what}."
    click.echo(
        f"{text} So none is the best. Log it in the script, or name the right metric in the sweep file.",
        err=True,
    )
