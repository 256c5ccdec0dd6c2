"""The repository holds nothing that is true on one machine alone."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
_HOMES = re.compile(r"/(?:root|Users/\w+|home/(?!ada\b)\w+)/|[A-Z]:\\Users\\|file:///")


def _texts() -> Iterator[tuple[Path, str]]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in listed.splitlines():
        path = REPOSITORY / name
        if not path.is_file():
            continue
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def _folders_of_this_machine() -> list[str]:
    own = [REPOSITORY, Path.home()]
    return [str(folder) for folder in own if len(folder.parts) > 2]


def test_no_file_names_a_folder_of_a_machine() -> None:
    patterns = [re.compile(rf"(?<![\w.]){re.escape(folder)}(?!\w)") for folder in _folders_of_this_machine()]
    found = [
        f"{path.relative_to(REPOSITORY)}: {match[0]}"
        for path, text in _texts()
        if path != Path(__file__)
        for pattern in [_HOMES, *patterns]
        if (match := pattern.search(text))
    ]
    assert found == []


def test_no_file_is_too_long_to_be_read() -> None:
    long = [
        f"{path.relative_to(REPOSITORY)}: {count} lines"
        for path, text in _texts()
        if path.suffix in (".py", ".ts", ".tsx") and (count := text.count("\n")) > 500
    ]
    assert long == []
