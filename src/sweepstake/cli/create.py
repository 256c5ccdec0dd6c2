"""Sweeps made from sweep files."""

import click

from sweepstake.cli.sweep_file import SweepFile
from sweepstake.client import Client
from sweepstake.client.views import CreatedSweep
from sweepstake.errors import ConfigError


def create_sweep(client: Client, file: SweepFile, entity: str | None, project: str | None) -> CreatedSweep:
    """Create the sweep of a file on the server; print what its author should know.

    Raises:
        ConfigError: what the server does not take, with the lines of the file.
    """
    try:
        created = client.create_sweep(file.text, entity=entity, project=project)
    except ConfigError as error:
        raise file.with_lines(error) from None
    for warning in created["warnings"]:
        click.echo(f"Warning: {warning}", err=True)
    return created
