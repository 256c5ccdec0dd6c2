"""Fresh interpreters: the one that runs the tests, and ones whose site-packages a test has put together."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

SOURCES = Path(__file__).parents[2] / "src"
LINE = "sweepstake_wandb_sweeps.pth"


@dataclass
class Interpreter:
    """A Python that runs a text and answers with what it assigned to `answer`.

    Attributes:
        start: its command line.
        site: its own folder of packages; None for the environment of the tests.
    """

    start: list[str]
    site: Path | None = None

    def run(self, text: str) -> Any:
        done = subprocess.run(
            [*self.start, f"{text}\nimport json; print(json.dumps(answer))"],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def refusal(self, statement: str) -> tuple[str, str]:
        """What the ImportError of a statement says, and the module that it names."""
        caught = "except ImportError as error:\n    answer = [str(error), error.name]"
        said, name = self.run(f"answer = None\ntry:\n    {statement}\n{caught}")
        return said, name

    def install(self, package: str, **modules: str) -> None:
        """Put a package with these modules' texts into the site."""
        assert self.site is not None
        folder = self.site.joinpath(*package.split("."))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()
        for name, text in modules.items():
            (folder / f"{name}.py").write_text(text)


@pytest.fixture
def installed() -> Interpreter:
    """The environment of the tests, where sweepstake stands beside the real wandb."""
    return Interpreter([sys.executable, "-W", "error", "-c"])


@pytest.fixture
def bare(tmp_path: Path) -> Interpreter:
    """An interpreter with nothing but sweepstake, as an editable install has it, and PyYAML."""
    (tmp_path / "sweepstake.pth").write_text(f"{SOURCES}\n")
    (tmp_path / "yaml").symlink_to(Path(yaml.__file__).parent)
    (tmp_path / LINE).write_text((SOURCES / LINE).read_text())
    return site_of(tmp_path)


def site_of(folder: Path) -> Interpreter:
    """An interpreter whose only site-packages is this folder."""
    start = f"import site, sys; site.addsitedir({str(folder)!r}); exec(sys.argv[1])"
    return Interpreter([sys.executable, "-I", "-S", "-c", start], folder)
