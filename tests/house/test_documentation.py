"""What a user can give has its place in the documentation."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from sweepstake import schedulers, search
from sweepstake.cli.main import COMMANDS, cli

REPOSITORY = Path(__file__).parents[2]
SOURCES = REPOSITORY / "src" / "sweepstake"
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)


def _commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        yield name, command


def _options() -> Iterator[tuple[str, str]]:
    for name, command in _commands():
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                longest = max(parameter.opts, key=len)
                yield name, longest


def _section(command: str) -> str:
    """The part of the page of commands that is about one of them."""
    page = (REPOSITORY / "docs" / "commands.md").read_text(encoding="utf-8")
    for section in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        if re.search(rf"`(sweepstake )?{command}\b", section.partition("\n")[0]):
            return section
    return ""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_described(command: str) -> None:
    assert f"sweepstake {command}" in TEXT
    assert _section(command), f"docs/commands.md has no section about {command}"


def test_every_option_is_described_with_its_command() -> None:
    missing = [
        f"{command} {option}" for command, option in _options() if f"{option}" not in _section(command)
    ]
    assert missing == []


def test_no_option_is_described_that_is_not_there() -> None:
    there = {option for _, command in _commands() for each in command.params for option in each.opts}
    there |= {"--help", "--version", "-h", "-V"}
    page = (REPOSITORY / "docs" / "commands.md").read_text(encoding="utf-8")
    described = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", page))
    assert described - there == set()


def test_every_environment_variable_is_described() -> None:
    names = {
        name
        for path in SOURCES.rglob("*.py")
        for name in re.findall(r"[\"']((?:SWEEPSTAKE|WANDB)_[A-Z_]+)[\"']", path.read_text(encoding="utf-8"))
    }
    assert len(names) > 5
    assert sorted(name for name in names if name not in TEXT) == []


@pytest.mark.parametrize("name", search.names())
def test_every_searcher_is_described(name: str) -> None:
    assert f"`{name}`" in TEXT


@pytest.mark.parametrize("name", sorted({*schedulers.names(), *schedulers.early_terminate_names()}))
def test_every_scheduler_is_described(name: str) -> None:
    assert f"`{name}`" in TEXT


def test_the_pages_lead_to_files_and_headings_that_are_there() -> None:
    lost = []
    for page in [*PAGES, REPOSITORY / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            if "://" in target or target.startswith("mailto:"):
                continue
            path, _, anchor = target.partition("#")
            file = (page.parent / path) if path else page
            if not file.exists() or (anchor and anchor not in _anchors(file)):
                lost.append(f"{page.name}: {target}")
    assert lost == []


def _anchors(page: Path) -> set[str]:
    titles = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
