"""`sweepstake run`."""

import re
from dataclasses import dataclass
from pathlib import Path

import click

from sweepstake.cli import exit_codes, options
from sweepstake.cli.create import create_sweep
from sweepstake.cli.documents import print_document, sweep_document
from sweepstake.cli.ending import say_end, say_trouble
from sweepstake.cli.local_server import reach_server
from sweepstake.cli.program import check_program, described
from sweepstake.cli.sweep_file import SUFFIXES, SweepFile, read
from sweepstake.cli.which_sweep import chosen
from sweepstake.cli.work import Job, view_on, work
from sweepstake.client import Client
from sweepstake.errors import UsageError

_SWEEP_ID = re.compile(r"[a-z0-9]{8}|[^/]+/[^/]+/[^/]+|https?://.+")


@dataclass(frozen=True, slots=True)
class _Ready:
    """A sweep on the server: its name, its page, and where its trials start."""

    sweep: str
    url: str
    folder: Path


@click.command()
@click.argument("file", metavar="FILE")
@options.slots
@options.count
@options.gpus
@options.gpus_per_run
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Where trials run: this machine, or a Ray cluster (not in this version).",
)
@options.entity
@options.project
@options.as_json
def run(
    file: str,
    slots: int | None,
    count: int | None,
    gpus: str | None,
    gpus_per_run: int | None,
    engine: str,
    entity: str | None,
    project: str | None,
    as_json: bool,
) -> int:
    """Create a sweep from FILE and run it here to its end, in FILE's folder.

    The running server is used; when there is none, one is started and ends with the command. A sweep that
    was interrupted goes on when its name, ENTITY/PROJECT/ID, stands in place of FILE. Ctrl-C stops the
    trials gently, a second one kills them.
    """
    if engine == "ray":
        raise UsageError(
            "--engine ray: this version runs trials on this machine only, with --engine local. For several "
            "machines, `sweepstake sweep FILE` once and `sweepstake agent SWEEP` on each"
        )
    sweep_file = None if _names_a_sweep(file) else _checked(Path(file))
    if sweep_file is None and (entity or project):
        raise UsageError(f"{file} is a sweep that exists, so --entity and --project cannot be given")
    with reach_server() as server:
        client = server.client
        if sweep_file is None:
            ready = _existing(client, file)
        else:
            ready = _created(client, sweep_file, entity, project)
        page = f"{ready.url}?token={client.page_token()}"
        job = Job(ready.sweep, ready.folder, slots, count, gpus, gpus_per_run)
        ended = work(client, job, lambda: view_on(page=page, to_stderr=as_json))
    if as_json:
        print_document(sweep_document(ended.progress.view, ended.progress.in_order))
        say_trouble(ended, ready.folder, own_server=server.own)
    else:
        say_end(ended, ready.folder, own_server=server.own)
    return exit_codes.of_sweep(ended)


def _names_a_sweep(text: str) -> bool:
    path = Path(text)
    return not path.exists() and path.suffix not in SUFFIXES and bool(_SWEEP_ID.fullmatch(text))


def _checked(path: Path) -> SweepFile:
    sweep_file = read(path)
    check_program(
        sweep_file.config,
        path.absolute().parent,
        f"Programs start in the folder of the sweep file: put it there, or correct `program` in {path}.",
    )
    return sweep_file


def _created(client: Client, file: SweepFile, entity: str | None, project: str | None) -> _Ready:
    created = create_sweep(client, file, entity, project)
    return _Ready(created["sweep"], created["url"], file.path.absolute().parent)


def _existing(client: Client, text: str) -> _Ready:
    view = client.sweep(chosen(client, text))
    folder = Path.cwd()
    check_program(described(view), folder, "Give the command in the folder that holds it.")
    if view["state"].upper() == "PAUSED":
        view = client.set_state(view["sweep"], "resume")
    return _Ready(view["sweep"], view["url"], folder)
