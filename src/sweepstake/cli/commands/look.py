"""`sweepstake ls`, `show` and `best`."""

import click
import yaml

from sweepstake.cli import options, tables
from sweepstake.cli.documents import print_document, sweep_document
from sweepstake.cli.which_sweep import chosen, newest_first
from sweepstake.client import Client
from sweepstake.errors import SweepstakeError


@click.command()
@options.entity
@options.project
@options.as_json
def ls(entity: str | None, project: str | None, as_json: bool) -> None:
    """List the sweeps, the newest first."""
    with Client() as client:
        rows = [
            row
            for row in newest_first(client)
            if entity in (None, row["entity"]) and project in (None, row["project"])
        ]
    if as_json:
        print_document({"sweeps": rows})
    elif rows:
        tables.print_sweeps(rows)
    else:
        click.echo("There are no sweeps: `sweepstake run FILE` creates one and runs it", err=True)


@click.command()
@options.sweep
@options.as_json
def show(sweep: str | None, as_json: bool) -> None:
    """Show SWEEP and its runs.

    SWEEP is ENTITY/PROJECT/ID, an id or the start of one; without it, the newest is shown.
    """
    with Client() as client:
        name = chosen(client, sweep)
        view, runs = client.sweep(name), client.runs(name)["runs"]
    if as_json:
        print_document(sweep_document(view, runs))
    else:
        tables.print_sweep(view, runs)


@click.command()
@options.sweep
@options.as_json
@click.option("--yaml", "as_yaml", is_flag=True, help="Print its parameters as YAML.")
def best(sweep: str | None, as_json: bool, as_yaml: bool) -> None:
    """Show the best run of SWEEP: its id, its value of the metric, its parameters.

    SWEEP is ENTITY/PROJECT/ID, an id or the start of one; without it, the newest is taken.
    """
    if as_json and as_yaml:
        raise click.UsageError("--json and --yaml exclude each other: give one of them.")
    with Client() as client:
        view = client.sweep(chosen(client, sweep))
    found = view["best"]
    if as_json:
        print_document(found)
    if found is None:
        if view["metric"] is None:
            raise SweepstakeError(f"{view['sweep']} has no metric, so no run of it is the best")
        raise SweepstakeError(f"No run of {view['sweep']} has logged a finite {view['metric']!r} yet")
    if as_yaml:
        click.echo(yaml.safe_dump(found["config"], sort_keys=False, allow_unicode=True), nl=False)
    elif not as_json:
        tables.print_best(view)
