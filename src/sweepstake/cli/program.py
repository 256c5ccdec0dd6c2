"""The program of a sweep, before anything is started: whether it is there, and what it will find."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from sweepstake.agent.command import Command
from sweepstake.client.views import SweepView
from sweepstake.errors import UsageError, suggestion


def check_program(config: Mapping[str, Any], folder: Path, advice: str) -> None:
    """Check that the program of a sweep is in the folder where its trials start.

    A sweep that names none is left to the server, which knows what is missing.

    Args:
        config: the sweep's description.
        folder: where the trials start.
        advice: what to do when it is not there.

    Raises:
        UsageError: it is not there.
    """
    tune = config.get("tune")
    program = config.get("program") or (tune.get("run_or_experiment") if isinstance(tune, Mapping) else None)
    if not isinstance(program, str) or not Command(config.get("command")).program_is_a_file:
        return
    if (folder / program).is_file():
        return
    there = [path.name for path in folder.iterdir() if path.is_file()]
    hint = suggestion(program, there)
    if not hint and (scripts := sorted(name for name in there if name.endswith(".py"))):
        hint = f" It holds {', '.join(scripts[:5])}."
    raise UsageError(f"There is no program {program!r} in {folder}.{hint} {advice}")


def described(view: SweepView) -> Mapping[str, Any]:
    """Return the description of a sweep as the mapping that its file holds."""
    config = yaml.safe_load(view["config"])
    return config if isinstance(config, Mapping) else {}


def trial_environ(environ: Mapping[str, str] = os.environ, called_as: str = sys.argv[0]) -> dict[str, str]:
    """Return the environment that trials inherit.

    `python` is the one on the PATH, as under wandb's agent, except when this command was called by its
    path out of an environment that is not activated (`.venv/bin/sweepstake`): then it is that one's.
    """
    interpreters = Path(sys.executable).parent
    inherited = dict(environ)
    if Path(called_as).absolute().parent == interpreters or Path(called_as).name == "__main__.py":
        inherited["PATH"] = os.pathsep.join([str(interpreters), *filter(None, [environ.get("PATH")])])
    return inherited
