"""A sweep file that cannot be taken says where and why."""

from pathlib import Path

import pytest

from sweepstake.cli.sweep_file import read
from sweepstake.errors import ConfigError, Problem, UsageError


def written(folder: Path, text: str, name: str = "sweep.yaml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_a_file_that_is_not_there_is_looked_for_nearby(tmp_path: Path) -> None:
    written(tmp_path, "program: a.py\n")
    with pytest.raises(UsageError, match=r"There is no file .*swep\.yaml\. Did you mean 'sweep\.yaml'\?"):
        read(tmp_path / "swep.yaml")
    with pytest.raises(UsageError, match=r"there are sweep\.yaml"):
        read(tmp_path / "something-else.txt")
    with pytest.raises(UsageError, match=r"There is no folder .*nowhere either"):
        read(tmp_path / "nowhere" / "sweep.yaml")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    written(tmp_path, "program: a.py\n")
    with pytest.raises(UsageError, match=r"is a folder; give a sweep file such as .* It holds sweep\.yaml"):
        read(tmp_path)


def test_what_is_no_yaml_is_shown_with_a_caret_under_the_place(tmp_path: Path) -> None:
    path = written(tmp_path, "program: train.py\nparameters: {lr: [1, 2}\n")
    with pytest.raises(ConfigError) as caught:
        read(path)
    message = str(caught.value)
    assert "line 2" in message
    assert "   2 | parameters: {lr: [1, 2}" in message
    pointer = message.splitlines()[-1]
    assert pointer.endswith("^")
    assert pointer.index("^") - pointer.index("|") - 2 == "parameters: {lr: [1, 2}".index("}")


def test_a_list_is_no_sweep(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="mapping"):
        read(written(tmp_path, "- 1\n- 2\n"))


def test_mistakes_get_the_line_of_their_key(tmp_path: Path) -> None:
    text = "program: a.py\nmethod: random\nparameters:\n  lr:\n    min: 3\n    max: 1\n"
    file = read(written(tmp_path, text))
    given = ConfigError(
        [Problem("parameters.lr.min", "too large"), Problem("metric", "is missing"), Problem("", "odd")]
    )
    first, second, third = file.with_lines(given).problems
    assert first.place == f"{file.path}:5: parameters.lr.min"
    assert second.place == f"{file.path}: metric"
    assert third.place == str(file.path)


def test_lines_are_found_inside_saved_calls_and_lists(tmp_path: Path) -> None:
    text = (
        "program: a.py\n"
        "tune:\n"
        "  search_alg:\n"
        "    hyperopt.HyperOptSearch:\n"
        "      metric: loss\n"
        "      points_to_evaluate:\n"
        "      - {a: 1}\n"
        "      - {b: 2}\n"
    )
    file = read(written(tmp_path, text))
    problems = [
        Problem("tune.search_alg.metric", "m"),
        Problem("tune.search_alg.points_to_evaluate[1].b", "p"),
    ]
    lines = [problem.place.split(":")[1] for problem in file.with_lines(ConfigError(problems)).problems]
    assert lines == ["5", "8"]
