"""`sweepstake env`."""

import shlex

import click

from sweepstake.client import Client


@click.command()
def env() -> None:
    r"""Print the environment that points wandb to the running server.

    \b
    eval "$(sweepstake env)"
    """
    with Client() as client:
        client.sweeps()
        url, key = shlex.quote(client.address.url), shlex.quote(client.address.key)
    click.echo(f"export WANDB_BASE_URL={url} WANDB_API_KEY={key}")
