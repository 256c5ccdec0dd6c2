"""Trials run by an agent in this process, with a view of how their sweep stands."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from sweepstake.agent import Agent, Event, Outcome
from sweepstake.cli.live import Journal, LiveView, PlainView, Progress, View, Watcher
from sweepstake.cli.program import trial_environ
from sweepstake.client import Client

_GAP_S = 0.4


@dataclass(frozen=True, slots=True)
class Job:
    """What an agent is to do.

    Attributes:
        sweep: `ENTITY/PROJECT/ID`.
        folder: where its trials start.
        slots: how many run at once; None: as the GPUs allow, else one.
        count: how many it starts at most; None: all.
        gpus: which GPUs they may use.
        gpus_per_run: how many each gets.
    """

    sweep: str
    folder: Path
    slots: int | None = None
    count: int | None = None
    gpus: str | None = None
    gpus_per_run: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """How it went.

    Attributes:
        outcome: how the agent ended.
        progress: how the sweep stands then.
        journal: what the agent went through.
        seconds: how long it took.
    """

    outcome: Outcome
    progress: Progress
    journal: Journal
    seconds: float


def work(client: Client, job: Job, make_view: Callable[[], View]) -> Done:
    """Run trials until the sweep is done, the count is reached or Ctrl-C is pressed.

    Raises:
        SweepstakeError: an argument cannot be taken, the server is gone, or it does not know the sweep.
    """
    journal = Journal()
    tellers: list[Callable[[Event], None]] = [journal.tell]

    def tell(event: Event) -> None:
        for teller in tellers:
            teller(event)

    agent = Agent(
        client,
        sweep=job.sweep,
        slots=job.slots,
        count=job.count,
        gpus=job.gpus,
        gpus_per_run=job.gpus_per_run,
        on_event=tell,
        folder=job.folder,
        environ=trial_environ(),
    )
    since = time.monotonic()
    view = make_view()
    tellers.append(view.tell)
    watcher = Watcher(client, job.sweep, view.update, _GAP_S)
    try:
        with watcher:
            outcome = agent.run()
        progress = watcher.look()
        view.update(progress)
    finally:
        view.close()
    return Done(outcome, progress, journal, time.monotonic() - since)


def view_on(*, page: str, to_stderr: bool = False, own_runs_only: bool = False) -> View:
    """Return the view that fits: live in a terminal, plain lines elsewhere.

    Args:
        page: the address of the sweep's page.
        to_stderr: whether the standard output is kept free.
        own_runs_only: whether plain lines leave out the runs of other agents.
    """
    if (sys.stderr if to_stderr else sys.stdout).isatty():
        return LiveView(Console(stderr=to_stderr), page)

    def write(line: str) -> None:
        click.echo(line, err=to_stderr)

    write(f"Its page: {page}")
    return PlainView(write, own_runs_only=own_runs_only)
