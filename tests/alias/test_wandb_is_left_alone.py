"""Beside sweepstake, wandb is as it would be without: files, import, modules of its own, absence."""

import importlib.metadata
from pathlib import Path

from .conftest import LINE, SOURCES, Interpreter, site_of


def test_without_wandb_the_error_is_the_usual_one(bare: Interpreter) -> None:
    usual = ("No module named 'wandb'", "wandb")
    assert bare.refusal("import wandb") == usual
    assert bare.refusal("from wandb.sweeps.config import tune") == usual
    assert bare.run("import importlib.util\nanswer = importlib.util.find_spec('wandb')") is None


def test_importing_wandb_brings_no_module_of_ours(installed: Interpreter) -> None:
    assert installed.run("""
import sys
import wandb
ours = [name for name in sys.modules if name.startswith(("sweepstake", "wandb.sweeps"))]
answer = [hasattr(wandb, "sweeps"), ours]
""") == [False, []]


def test_wandb_has_the_same_names_with_and_without_us(installed: Interpreter) -> None:
    """Without: the finder is taken off before wandb is imported."""
    text = "import sys\n{}\nimport wandb\nanswer = sorted(vars(wandb))"
    off = "sys.meta_path[:] = [finder for finder in sys.meta_path if 'WandbSweeps' not in str(finder)]"
    assert installed.run(text.format("")) == installed.run(text.format(off))


def test_a_wandb_with_sweeps_of_its_own_wins(bare: Interpreter) -> None:
    bare.install("wandb.sweeps", config="tune = 'theirs'")
    bare.install("wandb")
    assert bare.run("from wandb.sweeps.config import tune as answer") == "theirs"


def test_we_do_not_mix_into_a_wandb_with_other_sweeps(bare: Interpreter) -> None:
    bare.install("wandb.sweeps", runs="")
    bare.install("wandb")
    assert bare.refusal("import wandb.sweeps.config")[1] == "wandb.sweeps.config"


def test_an_upgraded_wandb_has_the_alias_too(bare: Interpreter) -> None:
    bare.install("wandb", version="number = 1")
    importing = """
from wandb.version import number
from wandb.sweeps.config import tune
answer = [number, tune.__name__]
"""
    assert bare.run(importing) == [1, "sweepstake.config.tune"]
    assert bare.site is not None
    for file in sorted(bare.site.joinpath("wandb").rglob("*.py")):
        file.unlink()
    bare.install("wandb", version="number = 20")
    assert bare.run(importing) == [20, "sweepstake.config.tune"]


def test_nothing_is_imported_at_the_interpreters_start(bare: Interpreter, tmp_path: Path) -> None:
    without = tmp_path / "without"
    without.mkdir()
    (without / "sweepstake.pth").write_text(f"{SOURCES}\n")
    modules = "import sys\nanswer = sorted(sys.modules)"
    assert bare.run(modules) == site_of(without).run(modules)


def test_the_line_is_one_line_that_only_appends() -> None:
    """Every line of a .pth file that starts with `import` is run at every start."""
    text = (SOURCES / LINE).read_text()
    assert text.count("\n") == 1
    assert text.startswith("import sys; sys.meta_path.append(")


def test_the_installation_owns_the_line_and_nothing_of_wandb() -> None:
    files = importlib.metadata.files("sweepstake")
    assert files is not None
    names = [str(file) for file in files]
    assert LINE in names
    assert [name for name in names if name.startswith("wandb")] == []
