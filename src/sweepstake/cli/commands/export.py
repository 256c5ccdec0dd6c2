"""`sweepstake export`."""

from pathlib import Path

import click

from sweepstake.cli import options
from sweepstake.cli.export_file import check_target, write
from sweepstake.cli.which_sweep import chosen
from sweepstake.client import Client


@click.command()
@options.sweep
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="FILE.csv, FILE.parquet, or - for CSV on the standard output.",
)
def export(sweep: str | None, output: Path) -> None:
    """Write the runs of SWEEP to a table, one row each.

    Columns are the run's id, name, state and times, its metric, and `config.` and `summary.` with each name.
    SWEEP is ENTITY/PROJECT/ID, an id or the start of one; without it, the newest is written.
    """
    check_target(output)
    with Client() as client:
        runs = client.runs(chosen(client, sweep))["runs"]
    write(runs, output)
    if str(output) != "-":
        click.echo(f"{len(runs)} runs in {output}", err=True)
