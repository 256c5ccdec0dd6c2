"""How commands are written that a user can copy: with the name and the environment of this one."""

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path


def command_line(
    *words: str,
    folder: Path | None = None,
    environ: Mapping[str, str] = os.environ,
    called_as: str = sys.argv[0],
) -> str:
    """Return a `sweepstake` command that reaches the same data as the present one.

    Args:
        words: what follows the command's name.
        folder: where it must be given; None: anywhere.
        environ: the present environment; its SWEEPSTAKE_HOME is said when it is set.
        called_as: how the present command was called.
    """
    parts = []
    if folder is not None and folder != Path.cwd():
        parts.append(f"cd {shlex.quote(str(folder))} &&")
    if home := environ.get("SWEEPSTAKE_HOME"):
        parts.append(f"SWEEPSTAKE_HOME={shlex.quote(_shown(Path(home), folder))}")
    parts.append(_name(called_as, environ, folder))
    return " ".join([*parts, shlex.join(words)])


def _name(called_as: str, environ: Mapping[str, str], folder: Path | None) -> str:
    called = Path(called_as)
    if called.name == "__main__.py":
        return f"{shlex.quote(_shown(Path(sys.executable), folder))} -m sweepstake"
    found = shutil.which("sweepstake", path=environ.get("PATH"))
    if called.name != "sweepstake" or (found is not None and Path(found).absolute() == called.absolute()):
        return "sweepstake"
    return shlex.quote(_shown(called, folder))


def _shown(path: Path, folder: Path | None) -> str:
    """Return a path as short as it can be where the command is to be given."""
    absolute = path.absolute()
    here = Path.cwd()
    if folder in (None, here) and absolute.is_relative_to(here):
        return str(absolute.relative_to(here))
    return str(absolute)
