"""The `sweepstake` command: its subcommands, loaded on demand, and what becomes of errors."""

import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

import click

from sweepstake import __version__
from sweepstake.errors import ConfigError, SweepstakeError, suggestion

INTERRUPTED = 130  # what a shell calls a command that Ctrl-C ended

_EPILOG = """
\b
Environment:
  WANDB_BASE_URL    the server to speak to, as for the wandb client
  WANDB_API_KEY     the key of its user
  SWEEPSTAKE_HOME   where data and credentials live
  SWEEPSTAKE_DEBUG  1: show the traceback of an error
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A subcommand: the module that holds it, its name there, and its line in the help."""

    module: str
    attribute: str
    line: str


COMMANDS = {
    "server": Entry("server", "server", "Serve sweeps to agents, wandb clients and browsers."),
    "run": Entry("run", "run", "Create a sweep and run it here to its end."),
    "sweep": Entry("sweep", "sweep", "Create a sweep for agents to run."),
    "agent": Entry("agent", "agent", "Run trials of a sweep."),
    "ls": Entry("look", "ls", "List the sweeps."),
    "show": Entry("look", "show", "Show a sweep and its runs."),
    "best": Entry("look", "best", "Show the best run of a sweep."),
    "export": Entry("export", "export", "Write the runs of a sweep to a table."),
    "pause": Entry("control", "pause", "Give out no new trials of a sweep."),
    "resume": Entry("control", "resume", "Give out trials of a paused sweep again."),
    "stop": Entry("control", "stop", "End a sweep when its running trials are done."),
    "cancel": Entry("control", "cancel", "End a sweep and its running trials now."),
    "env": Entry("env", "env", "Print the environment that points wandb to the server."),
}


class _Commands(click.Group):
    """A group whose commands are imported when they are given: the help needs none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module = importlib.import_module(f"sweepstake.cli.commands.{entry.module}")
        command: click.Command = getattr(module, entry.attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            hint = suggestion(name, COMMANDS) or f" The commands are {', '.join(COMMANDS)}."
            raise click.UsageError(f"There is no command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.line) for name, entry in COMMANDS.items()])


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_EPILOG,
    no_args_is_help=True,
)
@click.version_option(__version__, "-V", "--version", message="sweepstake %(version)s")
def cli() -> None:
    """Hyperparameter sweeps on your own machines, for scripts that use wandb."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command line and exit: 0 done, 1 a run or the sweep failed, 2 wrong use.

    Args:
        arguments: the words after `sweepstake`; None: those that the process was given.
    """
    sys.exit(_exit_code(arguments))


def _exit_code(arguments: Sequence[str] | None) -> int:
    try:
        code = cli.main(arguments, prog_name="sweepstake", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has had enough of it (`| head`). Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SweepstakeError as error:
        _show_traceback_if_wanted()
        click.echo(f"Error: {_text(error)}", err=True)
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the last resort of the command line
        if not _show_traceback_if_wanted():
            said = str(error) or "no message"
            click.echo(
                f"Error: this should not have happened: {type(error).__name__}: {said}\n"
                "SWEEPSTAKE_DEBUG=1 before the command shows where.",
                err=True,
            )
        return 1
    return code if isinstance(code, int) else 0


def _text(error: SweepstakeError) -> str:
    if isinstance(error, ConfigError) and len(error.problems) > 1:
        lines = [str(problem).replace("\n", "\n    ") for problem in error.problems]
        return f"{len(lines)} problems:\n" + "\n".join(f"  - {line}" for line in lines)
    return str(error)


def _show_traceback_if_wanted() -> bool:
    wanted = os.environ.get("SWEEPSTAKE_DEBUG", "") not in ("", "0")
    if wanted:
        traceback.print_exc()
    return wanted
