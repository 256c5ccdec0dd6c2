"""Every macro of a sweep's command stands for what it stands for under wandb's agent."""

import os
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wandb.sdk.launch.sweeps.utils import create_sweep_command_args

from sweepstake.agent.command import DEFAULT_COMMAND, Command
from sweepstake.errors import UsageError

ENVIRON = {"PATH": os.environ["PATH"], "DATA": "/data", "EMPTY": ""}
CONFIG = {
    "a": 1,
    "b": False,
    "c": None,
    "d": True,
    "lr": 1e-05,
    "net": {"depth": 3, "w": [1, "x y"]},
    "s": "é x",
}
MACROS = [
    "args",
    "args_no_hyphens",
    "args_no_equals",
    "args_no_boolean_flags",
    "args_json",
    "args_append_hydra",
    "args_override_hydra",
]


def words(
    *elements: Any, config: Mapping[str, Any] | None = None, environ: Mapping[str, str] = ENVIRON
) -> list[str]:
    return Command(list(elements), environ).words("train.py", config or {}, "config.json")


@pytest.mark.parametrize(
    ("macro", "expected"),
    [
        ("${env}", ["/usr/bin/env"]),
        ("${interpreter}", ["python"]),
        ("${program}", ["train.py"]),
        ("${args}", ["--a=1", "--b=False", "--c=None"]),
        ("${args_no_hyphens}", ["a=1", "b=False", "c=None"]),
        ("${args_no_equals}", ["--a", "1", "--b", "False", "--c", "None"]),
        ("${args_no_boolean_flags}", ["--a=1", "--c=None"]),
        ("${args_json}", ['{"a": 1, "b": false, "c": null}']),
        ("${args_json_file}", ["config.json"]),
        ("${args_append_hydra}", ["+a=1", "+b=False", "+c=None"]),
        ("${args_override_hydra}", ["++a=1", "++b=False", "++c=None"]),
        ("${unknown}", []),
        ("--data=${envvar:DATA}/x", ["--data=/data/x"]),
        ("${envvar:DATA}", ["/data"]),
        ("${envvar:NOT_SET}", ["NOT_SET"]),
        ("${envvar:EMPTY}", [""]),
        ("x${args}", ["x${args}"]),
        (7, ["7"]),
    ],
)
def test_a_macro_stands_for(macro: Any, expected: list[str]) -> None:
    assert words(macro, config={"a": 1, "b": False, "c": None}) == expected


@pytest.mark.parametrize("macro", MACROS)
def test_arguments_are_written_as_wandb_writes_them(macro: str) -> None:
    theirs = create_sweep_command_args({"args": {name: {"value": value} for name, value in CONFIG.items()}})
    assert words("${" + macro + "}", config=CONFIG) == theirs[macro]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.text(), values), st.sampled_from(MACROS))
def test_whatever_the_parameters_are(config: dict[str, Any], macro: str) -> None:
    theirs = create_sweep_command_args({"args": {name: {"value": value} for name, value in config.items()}})
    assert words("${" + macro + "}", config=config) == theirs[macro]


def test_without_a_command_the_program_is_run_by_python() -> None:
    assert Command(None, ENVIRON).elements == DEFAULT_COMMAND
    assert Command([], ENVIRON).words("train.py", {"lr": 1}, "") == [
        "/usr/bin/env",
        "python",
        "train.py",
        "--lr=1",
    ]


def test_where_there_is_no_python_it_is_the_one_that_runs_the_agent() -> None:
    assert words("${interpreter}", environ={"PATH": "/nonexistent"}) == [sys.executable]


def test_only_a_program_that_the_interpreter_reads_must_be_a_file() -> None:
    assert Command(None).program_is_a_file
    assert not Command(["${interpreter}", "-m", "${program}"]).program_is_a_file
    assert not Command(["${program}", "${args}"]).program_is_a_file


def test_a_command_that_is_a_text_is_split_at_its_blanks() -> None:
    assert Command("python train.py  ${args}").elements == ("python", "train.py", "${args}")


def test_a_command_that_is_neither_list_nor_text_is_refused() -> None:
    with pytest.raises(UsageError, match="must be a list of words"):
        Command({"python": "train.py"})
