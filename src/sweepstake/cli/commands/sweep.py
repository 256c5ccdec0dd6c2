"""`sweepstake sweep`."""

from pathlib import Path

import click

from sweepstake.cli import options
from sweepstake.cli.create import create_sweep
from sweepstake.cli.documents import print_document
from sweepstake.cli.sweep_file import read
from sweepstake.client import Client


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@options.entity
@options.project
@options.as_json
def sweep(file: Path, entity: str | None, project: str | None, as_json: bool) -> None:
    """Create a sweep from FILE for agents to run, and print ENTITY/PROJECT/ID."""
    sweep_file = read(file)
    with Client() as client:
        created = create_sweep(client, sweep_file, entity, project)
    if as_json:
        print_document(created)
    else:
        click.echo(created["sweep"])
        click.echo(f"Its page: {created['url']}\nRun it: sweepstake agent {created['sweep']}", err=True)
