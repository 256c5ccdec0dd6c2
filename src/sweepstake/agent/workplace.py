"""What a run finds when it starts: its command line, its environment, its files."""

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sweepstake.agent.command import Command, json_arguments
from sweepstake.client import Address, SweepReference
from sweepstake.errors import SweepstakeError, suggestion

# The client's own setting for how often it sends: by itself it waits 15 s, and a decision to stop with it.
_INTERVAL = "WANDB_X_FILE_STREAM_TRANSMIT_INTERVAL"
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]{1,128}")


class UnstartableError(SweepstakeError):
    """The program of a sweep cannot be started here."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a run is started with.

    Attributes:
        words: its command line.
        environ: its whole environment.
        log: the file for its output.
    """

    words: list[str]
    environ: dict[str, str]
    log: Path


class Workplace:
    """Prepares the runs of one sweep on this machine.

    The environment is that of `wandb agent` (see https://docs.wandb.ai/guides/sweeps), plus the server's
    address and key, a folder for checkpoints, and the slot's GPUs.

    Args:
        sweep: the sweep; its project and entity are told to the runs when they are known.
        command: its command line.
        address: the server.
        home: where logs and checkpoints are kept.
        folder: the working directory of the runs.
        environ: the environment that they inherit.
    """

    def __init__(
        self,
        *,
        sweep: SweepReference,
        command: Command,
        address: Address,
        home: Path,
        folder: Path,
        environ: Mapping[str, str],
    ) -> None:
        self.folder = folder
        self._command = command
        self._sweep = folder_name(sweep.id)
        self._logs = home / "agents" / self._sweep
        self._checkpoints = home / "checkpoints" / self._sweep
        self._wandb_dir = environ.get("WANDB_DIR") or str(folder)
        self._environ = {name: value for name, value in environ.items() if name != "WANDB_SERVICE"}
        self._environ |= {
            "WANDB_BASE_URL": address.url,
            "WANDB_API_KEY": address.key,
            "WANDB_SWEEP_ID": sweep.id,
            "WANDB_DIR": self._wandb_dir,
            _INTERVAL: environ.get(_INTERVAL, "1"),
        }
        if sweep.project is not None:
            self._environ["WANDB_PROJECT"] = sweep.project
        if sweep.entity is not None:
            self._environ["WANDB_ENTITY"] = sweep.entity

    def prepare(
        self,
        *,
        run: str,
        attempt: int,
        program: str,
        config: Mapping[str, Any],
        gpus: tuple[str, ...] | None,
    ) -> Place:
        """Write a run's files and return what it is started with.

        Raises:
            UnstartableError: the sweep's program is not here.
            OSError: a file cannot be written.
        """
        self._check_program(program)
        name = folder_name(run)
        # The client reads these two as strings and joins them itself when WANDB_DIR is relative.
        stem = os.path.join(self._wandb_dir, "wandb", f"sweep-{self._sweep}", f"config-{name}")  # noqa: PTH118
        _write(self.folder / f"{stem}.yaml", _parameter_file(config))
        if self._command.needs_json_file:
            _write(self.folder / f"{stem}.json", json_arguments(config))
        checkpoints = self._checkpoints / name
        checkpoints.mkdir(parents=True, exist_ok=True)
        self._logs.mkdir(parents=True, exist_ok=True)
        environ = {
            **self._environ,
            "WANDB_RUN_ID": run,
            "WANDB_SWEEP_PARAM_PATH": f"{stem}.yaml",
            "SWEEPSTAKE_CHECKPOINT_DIR": str(checkpoints),
        }
        if gpus is not None:
            environ["CUDA_VISIBLE_DEVICES"] = ",".join(gpus)
        words = self._command.words(program, config, f"{stem}.json")
        return Place(words, environ, self._logs / f"{name}-{attempt}.log")

    def _check_program(self, program: str) -> None:
        if not program:
            if self._command.needs_program:
                raise UnstartableError("The sweep names no program: write `program: train.py` in its file")
            return
        if self._command.program_is_a_file and not (self.folder / program).exists():
            there = [path.name for path in self.folder.iterdir() if path.is_file()]
            raise UnstartableError(
                f"There is no program {program!r} in {self.folder}.{suggestion(program, there)} Start the "
                "agent in the folder that holds it, or correct `program` in the sweep's file"
            )


def folder_name(name: str) -> str:
    """Return the name of a file or folder that stands for `name`: itself if harmless, else a digest."""
    if _PLAIN_NAME.fullmatch(name):
        return name
    return hashlib.sha256(name.encode("utf-8", errors="surrogatepass")).hexdigest()[:40]


def parameters(arguments: object) -> dict[str, Any]:
    """Return the parameters of a run from a command's `{"lr": {"value": 0.1}, ...}`.

    Raises:
        UnstartableError: it has another form.
    """
    if not isinstance(arguments, Mapping):
        raise UnstartableError(f"The server sent {arguments!r} as the run's parameters")
    for name, entry in arguments.items():
        if not isinstance(entry, Mapping) or "value" not in entry:
            raise UnstartableError(f"The server sent no value for parameter {name!r}")
    return {str(name): entry["value"] for name, entry in arguments.items()}


def _parameter_file(config: Mapping[str, Any]) -> str:
    text = "wandb_version: 1"
    if config:
        plain = {name: {"value": value} for name, value in config.items()}
        text += "\n\n" + yaml.safe_dump(plain, default_flow_style=False, allow_unicode=True, sort_keys=False)
    return text


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
