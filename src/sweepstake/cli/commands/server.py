"""`sweepstake server`."""

import logging
import shlex
from pathlib import Path

import click

from sweepstake.client import home
from sweepstake.server.serve import Started, serve
from sweepstake.server.settings import DEFAULT_HOST, DEFAULT_PORT, Settings


@click.command()
@click.option("--host", default=DEFAULT_HOST, show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=int,
    default=DEFAULT_PORT,
    show_default=True,
    help="The port to listen on; 0: any free one.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The folder of data and credentials (SWEEPSTAKE_HOME, or the platform's place for user data).",
)
@click.option(
    "--database", metavar="URL", help="postgresql://USER@HOST/NAME instead of a file in the data folder."
)
@click.option("--public-url", metavar="URL", help="The address that others use, behind a proxy.")
@click.option("--allow-remote", is_flag=True, help="Let --host be an address that other machines reach.")
def server(
    host: str,
    port: int,
    data: Path | None,
    database: str | None,
    public_url: str | None,
    allow_remote: bool,
) -> None:
    """Serve sweeps to agents, wandb clients and browsers.

    It prints the address of its page with a token that opens it once. SIGTERM or Ctrl-C ends it; what it was
    told before is kept, and clients go on when it is back.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for noisy in ("uvicorn", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    settings = Settings(
        folder=(data or home()).absolute(),
        host=host,
        port=port,
        database_url=database,
        public_url=public_url,
        allow_remote=allow_remote,
    )
    serve(settings, _announce)


def _announce(started: Started) -> None:
    elsewhere = started.folder != home()
    env = (
        f"SWEEPSTAKE_HOME={shlex.quote(str(started.folder))} sweepstake env"
        if elsewhere
        else "sweepstake env"
    )
    click.echo(
        f"sweepstake serves {started.url}\n"
        f"  page:   {started.page}\n"
        "          (opens once; the line below prints the key for other browsers)\n"
        f'  wandb:  eval "$({env})"\n'
        f"  data:   {started.folder}"
    )
