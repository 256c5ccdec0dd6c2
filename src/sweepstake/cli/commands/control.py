"""`sweepstake pause`, `resume`, `stop` and `cancel`."""

import click

from sweepstake.cli.options import sweep as sweep_argument
from sweepstake.cli.which_sweep import chosen_to_act
from sweepstake.client import Client
from sweepstake.client.views import SweepAction


def _command(action: SweepAction, text: str) -> click.Command:
    @click.command(action, help=text)
    @sweep_argument
    def command(sweep: str | None) -> None:
        with Client() as client:
            view = client.set_state(chosen_to_act(client, sweep), action)
        click.echo(f"{view['sweep']} is {view['state'].lower()}")

    return command


pause = _command(
    "pause", "Give out no new trials of SWEEP; those that run go on.\n\n`sweepstake resume` takes it back."
)
resume = _command("resume", "Give out trials of a paused SWEEP again.")
stop = _command("stop", "End SWEEP: no new trials, and it is finished when those that run are done.")
cancel = _command("cancel", "End SWEEP now, with the trials that run.")
