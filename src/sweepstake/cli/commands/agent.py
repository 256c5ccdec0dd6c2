"""`sweepstake agent`."""

from pathlib import Path

import click

from sweepstake.cli import exit_codes, options
from sweepstake.cli.ending import say_end
from sweepstake.cli.program import check_program, described
from sweepstake.cli.which_sweep import chosen_to_act
from sweepstake.cli.work import Job, view_on, work
from sweepstake.client import Client


@click.command()
@options.sweep
@options.slots
@options.count
@options.gpus
@options.gpus_per_run
def agent(
    sweep: str | None, slots: int | None, count: int | None, gpus: str | None, gpus_per_run: int | None
) -> int:
    """Run trials of SWEEP in this folder until it is done.

    SWEEP is ENTITY/PROJECT/ID, an id or the start of one; without it, the only one that has not ended is
    taken. Ctrl-C stops the trials gently, a second one kills them; the sweep can go on afterwards.
    """
    folder = Path.cwd()
    with Client() as client:
        name = chosen_to_act(client, sweep)
        view = client.sweep(name)
        check_program(
            described(view), folder, "Start the agent in the folder that holds it: cd FOLDER, then again."
        )
        job = Job(name, folder, slots, count, gpus, gpus_per_run)
        ended = work(client, job, lambda: view_on(page=view["url"], own_runs_only=True))
    say_end(ended, folder, own_server=False)
    return exit_codes.of_agent(ended)
