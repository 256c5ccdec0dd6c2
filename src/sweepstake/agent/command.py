"""The command line of a run: the sweep's `command` with its macros filled in, as wandb's agent does it."""

import json
import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from sweepstake.errors import UsageError

DEFAULT_COMMAND = ("${env}", "${interpreter}", "${program}", "${args}")
JSON_FILE_MACRO = "${args_json_file}"

_ENVIRONMENT_MACRO = re.compile(r"\$\{envvar:([A-Z0-9_]*)\}")


class Command:
    """A command line with macros.

    An element that is exactly `${name}` is replaced by the words that the macro stands for; one with an
    unknown name vanishes. `${envvar:NAME}` is replaced anywhere inside an element, by the name itself when
    the variable is not set. See https://docs.wandb.ai/guides/sweeps/define-sweep-configuration.

    Args:
        elements: the sweep's `command`; None or empty: the default. A text is split at its blanks.
        environ: gives the values of `${envvar:...}` and the path on which `python` is looked for.

    Raises:
        UsageError: `elements` is neither a list nor a text.
    """

    def __init__(self, elements: object = None, environ: Mapping[str, str] = os.environ) -> None:
        if isinstance(elements, str):
            elements = elements.split()
        if elements is not None and not isinstance(elements, list | tuple):
            raise UsageError(
                f"command is {elements!r}; it must be a list of words such as "
                f"[{', '.join(DEFAULT_COMMAND)}]: correct it in the sweep's file and create the sweep again"
            )
        self.elements = tuple(
            _ENVIRONMENT_MACRO.sub(lambda found: environ.get(found[1], found[1]), str(element))
            for element in (elements or DEFAULT_COMMAND)
        )
        self._interpreter = "python" if shutil.which("python", path=environ.get("PATH")) else sys.executable

    @property
    def needs_json_file(self) -> bool:
        """Whether the parameters must lie in a JSON file."""
        return JSON_FILE_MACRO in self.elements

    @property
    def needs_program(self) -> bool:
        """Whether the sweep must name a program."""
        return "${program}" in self.elements

    @property
    def program_is_a_file(self) -> bool:
        """Whether the program is given to the interpreter as a file, not as a module's name."""
        return ("${interpreter}", "${program}") in zip(self.elements, self.elements[1:], strict=False)

    def words(self, program: str, config: Mapping[str, Any], json_file: str) -> list[str]:
        """Return the command line of a run.

        Args:
            program: the sweep's program.
            config: the run's parameters.
            json_file: the file that `${args_json_file}` stands for.
        """
        macros = {
            "env": ["/usr/bin/env"] if os.name == "posix" else [],
            "interpreter": [self._interpreter],
            "program": [program],
            "args_json_file": [json_file],
            **_argument_macros(config),
        }
        words: list[str] = []
        for element in self.elements:
            if element.startswith("${") and element.endswith("}"):
                words += macros.get(element[2:-1], ())
            else:
                words.append(element)
        return words


def json_arguments(config: Mapping[str, Any]) -> str:
    """Return the parameters as one JSON object, as `${args_json}` stands for."""
    return json.dumps(dict(config))


def _argument_macros(config: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    pairs = [f"{name}={value}" for name, value in config.items()]
    without_false: list[str] = []
    for (name, value), pair in zip(config.items(), pairs, strict=True):
        if not isinstance(value, bool):
            without_false.append(f"--{pair}")
        elif value:
            without_false.append(f"--{name}")
    return {
        "args": [f"--{pair}" for pair in pairs],
        "args_no_hyphens": pairs,
        "args_no_equals": [word for name, value in config.items() for word in (f"--{name}", str(value))],
        "args_no_boolean_flags": without_false,
        "args_json": [json_arguments(config)],
        "args_append_hydra": [f"+{pair}" for pair in pairs],
        "args_override_hydra": [f"++{pair}" for pair in pairs],
    }
