"""What a sweep's program needs is looked at before anything starts."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from sweepstake.cli.again import command_line
from sweepstake.cli.program import check_program, trial_environ
from sweepstake.errors import UsageError


@pytest.mark.parametrize(
    "config",
    [
        {"program": "train.py"},
        {"tune": {"run_or_experiment": "train.py"}},
        {"program": "pack.train", "command": ["${interpreter}", "-m", "${program}"]},
        {"command": ["./anything.sh"]},
        {},
    ],
)
def test_a_program_that_is_there_or_that_is_no_file_passes(tmp_path: Path, config: dict[str, Any]) -> None:
    (tmp_path / "train.py").touch()
    check_program(config, tmp_path, "")


@pytest.mark.parametrize("config", [{"program": "trian.py"}, {"tune": {"run_or_experiment": "trian.py"}}])
def test_a_program_that_is_not_there_is_named_with_what_is(tmp_path: Path, config: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"no program 'trian\.py' in .*\. Put it there\."):
        check_program(config, tmp_path, "Put it there.")
    (tmp_path / "train.py").touch()
    with pytest.raises(UsageError, match=r"Did you mean 'train\.py'\?"):
        check_program(config, tmp_path, "Put it there.")
    (tmp_path / "train.py").rename(tmp_path / "evaluate_all.py")
    with pytest.raises(UsageError, match=r"It holds evaluate_all\.py\."):
        check_program(config, tmp_path, "Put it there.")


def test_a_folder_is_no_program(tmp_path: Path) -> None:
    (tmp_path / "train.py").mkdir()
    with pytest.raises(UsageError, match="no program"):
        check_program({"program": "train.py"}, tmp_path, "")


def test_trials_run_with_the_python_of_the_path_unless_the_command_was_called_by_its_own() -> None:
    own = Path(sys.executable).parent
    environ = {"PATH": "/somewhere/bin", "HOME": "/home/ada"}
    assert trial_environ(environ, "/home/ada/.local/bin/sweepstake") == environ
    for called_as in (str(own / "sweepstake"), "/lib/sweepstake/__main__.py"):
        inherited = trial_environ(environ, called_as)
        assert inherited == {**environ, "PATH": f"{own}{os.pathsep}/somewhere/bin"}
    assert trial_environ({}, str(own / "sweepstake"))["PATH"] == str(own)


def test_a_command_to_copy_reaches_the_same_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    script = bin_folder / "sweepstake"
    script.touch(mode=0o755)
    on_path = {"PATH": str(bin_folder)}
    off_path = {"PATH": "/nonexistent"}

    assert command_line("server", environ=on_path, called_as=str(script)) == "sweepstake server"
    assert command_line("server", environ=off_path, called_as="bin/sweepstake") == "bin/sweepstake server"
    home = {**on_path, "SWEEPSTAKE_HOME": str(tmp_path / "my data")}
    assert (
        command_line("ls", environ=home, called_as=str(script)) == "SWEEPSTAKE_HOME='my data' sweepstake ls"
    )
    elsewhere = command_line("ls", folder=Path("/some where"), environ=home, called_as=str(script))
    assert elsewhere == f"cd '/some where' && SWEEPSTAKE_HOME='{tmp_path}/my data' sweepstake ls"
    as_module = command_line("ls", environ=off_path, called_as="/lib/sweepstake/__main__.py")
    assert as_module == f"{sys.executable} -m sweepstake ls"
    here = command_line("ls", folder=tmp_path, environ=on_path, called_as=str(script))
    assert here == "sweepstake ls"
