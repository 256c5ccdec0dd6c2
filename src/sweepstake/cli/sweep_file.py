"""The sweep file that a user names: read, and its mistakes shown with their lines."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sweepstake.config import SweepConfig
from sweepstake.errors import ConfigError, Problem, UsageError, suggestion

SUFFIXES = (".yaml", ".yml", ".json")
_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class SweepFile:
    """A sweep file that could be read.

    Attributes:
        path: where it is.
        text: what stands in it.
        config: the same as a mapping.
    """

    path: Path
    text: str
    config: Mapping[str, Any]

    def with_lines(self, error: ConfigError) -> ConfigError:
        """Return the same mistakes, each with its file and, where that can be told, its line."""
        root = yaml.compose(self.text, Loader=yaml.SafeLoader)
        problems = []
        for problem in error.problems:
            line = _line_of(root, problem.place)
            at = f"{self.path}:{line}" if line else str(self.path)
            problems.append(Problem(f"{at}: {problem.place}" if problem.place else at, problem.message))
        return ConfigError(problems)


def read(path: Path) -> SweepFile:
    """Return the sweep file at `path`.

    Raises:
        UsageError: it is not there, is a folder, or cannot be read.
        ConfigError: it is no YAML, or no mapping; with the line and, where YAML knows it, the column.
    """
    if not path.exists():
        raise UsageError(f"There is no file {path}.{_near(path)}")
    if path.is_dir():
        found = sorted(each.name for each in path.iterdir() if each.suffix in SUFFIXES)
        hint = f" It holds {', '.join(found[:5])}." if found else ""
        raise UsageError(f"{path} is a folder; give a sweep file such as {path / 'sweep.yaml'}.{hint}")
    try:
        config = SweepConfig.load(path)
    except ConfigError as error:
        raise _with_snippet(path, error) from None
    return SweepFile(path, path.read_text(encoding="utf-8"), config)


def _near(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f" There is no folder {folder} either."
    files = [each.name for each in folder.iterdir() if each.is_file()]
    if hint := suggestion(path.name, files):
        return hint
    sweeps = sorted(name for name in files if name.endswith((".yaml", ".yml")))
    return f" In {folder.absolute()} there are {', '.join(sweeps[:5])}." if sweeps else ""


def _with_snippet(path: Path, error: ConfigError) -> ConfigError:
    """Return the error of a file that is no YAML with the line in question and a caret under the place."""
    found = _LINE.search(error.problems[0].place)
    if found is None:
        return error
    lines = path.read_text(encoding="utf-8").splitlines()
    number = min(int(found[1]), len(lines))
    if number == 0:
        return error
    first, *others = error.problems
    line = lines[number - 1]
    column = _column(path, int(found[1]))
    # Tabs are kept, so that the caret stands under what it points at.
    blank = "".join("\t" if letter == "\t" else " " for letter in line[:column])
    pointer = f"\n  {number:>4} | {line}"
    if column is not None:
        pointer += f"\n       | {blank}^"
    return ConfigError([Problem(first.place, first.message + pointer), *others])


def _column(path: Path, line: int) -> int | None:
    try:
        yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return mark.column if mark is not None and mark.line + 1 == line else None
    except yaml.YAMLError:
        return None
    return None


def _line_of(root: yaml.Node | None, place: str) -> int | None:
    """Return the line of the last key of a path such as `parameters.lr.min` that the file has."""
    node, line = root, None
    for word in re.findall(r"[^.\[\]]+", place):
        key, node = _step(node, word)
        if key is None:
            break
        line = key.start_mark.line + 1
    return line


def _step(node: yaml.Node | None, word: str) -> tuple[yaml.Node | None, yaml.Node | None]:
    """Return the key and the value that a word of a path leads to; saved calls are looked through."""
    while isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == word or str(key.value).rpartition(".")[2] == word:
                return key, value
        if len(node.value) != 1:
            return None, None
        node = node.value[0][1]
    if isinstance(node, yaml.SequenceNode) and word.isdecimal() and int(word) < len(node.value):
        child = node.value[int(word)]
        return child, child
    return None, None
