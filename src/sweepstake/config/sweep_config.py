"""The whole description of a sweep, as plain data."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from sweepstake.config.plain import plain
from sweepstake.errors import ConfigError, Problem, UsageError, config_error


class SweepConfig(dict[str, Any]):
    """A sweep's description: a dict that `wandb.sweep`, `json.dumps` and a sweep file take as it is.

    `tune.run` makes one; `SweepConfig.load` reads one. Its keys are those of a W&B sweep file, and `tune`
    for what Ray Tune's `tune.run` was given.
    """

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the sweep file that `sweepstake run`, `wandb sweep` and `SweepConfig.load` take.

        Args:
            path: the file; one that is there is replaced.

        Raises:
            ConfigError: a value was put in that a file cannot hold.
            UsageError: the file cannot be written.
        """
        # PyYAML is needed for files alone, and to import it takes longer than all the rest.
        from sweepstake.config import yaml

        problems: list[Problem] = []
        data = {key: plain(value, key, problems) for key, value in self.items()}
        if problems:
            raise ConfigError(problems)
        try:
            Path(path).write_text(yaml.dump(data), encoding="utf-8")
        except OSError as error:
            raise UsageError(
                f"the sweep file {os.fspath(path)} cannot be written: {error.strerror}"
            ) from error

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read a sweep file, one of Ray Tune's form or of W&B's.

        Args:
            path: the file.

        Raises:
            ConfigError: it is not YAML, or no mapping; with the line.
            UsageError: the file cannot be read.
        """
        from sweepstake.config import yaml

        shown = os.fspath(path)
        try:
            text = Path(path).read_text(encoding="utf-8")
        except OSError as error:
            raise UsageError(f"the sweep file {shown} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError:
            raise config_error(shown, "this is no text in UTF-8, so no sweep file") from None
        return cls(yaml.load(text, shown))

    def set(
        self,
        *,
        name: str | None = None,
        description: str | None = None,
        entity: str | None = None,
        project: str | None = None,
        command: Sequence[str] | None = None,
        settings: Mapping[str, Any] | None = None,
        local: bool | None = None,
    ) -> Self:
        """Set top-level keys, and return this very config: calls can be chained.

        Args:
            name: the sweep's name for people.
            description: a text about the sweep.
            entity: the user or team that the sweep belongs to.
            project: the project that the sweep belongs to.
            command: the words of the command that runs a trial, with W&B's macros such as `${program}`.
            settings: settings for the agents.
            local: True has a controller on the user's machine search, `wandb.controller`, in place of the
                server; False takes that back.

        Raises:
            ConfigError: a value that a sweep file cannot hold.
        """
        given = {
            "name": name,
            "description": description,
            "entity": entity,
            "project": project,
            "command": command,
            "settings": settings,
        }
        problems: list[Problem] = []
        found = {key: plain(value, key, problems) for key, value in given.items() if value is not None}
        if problems:
            raise ConfigError(problems)
        self.update(found)
        if local:
            self["controller"] = {"type": "local"}
        elif local is not None:
            self.pop("controller", None)
        return self
