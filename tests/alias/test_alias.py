"""`wandb.sweeps.config` is another name of `sweepstake.config`, for every module and in every order."""

import pkgutil

import pytest

import sweepstake.config

from .conftest import Interpreter

MODULES = sorted(
    module.name.removeprefix("sweepstake.config")
    for module in pkgutil.walk_packages(sweepstake.config.__path__, "sweepstake.config.")
)


def test_the_names_that_sweep_files_import_are_the_very_same_objects(installed: Interpreter) -> None:
    assert (
        installed.run("""
from wandb.sweeps.config import SweepConfig, tune
from wandb.sweeps.config.tune.suggest.hyperopt import HyperOptSearch
from wandb.sweeps.config.tune.schedulers import AsyncHyperBandScheduler
from wandb.sweeps.config.hyperopt import hp
import sweepstake.config as ours
from sweepstake.config.tune.suggest.hyperopt import HyperOptSearch as OurSearch
from sweepstake.config.tune.schedulers import AsyncHyperBandScheduler as OurScheduler
from sweepstake.config.hyperopt import hp as our_hp
answer = [
    tune is ours.tune, SweepConfig is ours.SweepConfig, HyperOptSearch is OurSearch,
    AsyncHyperBandScheduler is OurScheduler, hp is our_hp,
]
""")
        == [True] * 5
    )


def test_a_sweep_described_under_wandbs_name_is_a_plain_sweep(installed: Interpreter) -> None:
    described = """
from {0}.config import tune
from {0}.config.hyperopt import hp
from {0}.config.tune.suggest.hyperopt import HyperOptSearch
search = HyperOptSearch({{"lr": hp.loguniform("lr", -9, -2)}}, metric="loss", mode="min", seed=3)
answer = tune.run("train.py", search_alg=search, num_samples=4)["tune"]["search_alg"]
"""
    assert installed.run(described.format("wandb.sweeps")) == installed.run(described.format("sweepstake"))


@pytest.mark.parametrize("order", ["alias first", "original first", "deepest first"])
def test_every_module_has_both_names(bare: Interpreter, order: str) -> None:
    bare.install("wandb")
    assert len(MODULES) > 30
    names = ["wandb.sweeps.config", "sweepstake.config"]
    if order == "original first":
        names.reverse()
    modules = MODULES[::-1] if order == "deepest first" else MODULES
    differing = bare.run(f"""
import importlib
answer = []
for module in {modules}:
    first, second = [importlib.import_module(name + module) for name in {names}]
    name = "sweepstake.config" + module
    if first is not second or (first.__name__, first.__spec__.name) != (name, name):
        answer.append(module)
""")
    assert differing == []


def test_no_file_is_loaded_twice(bare: Interpreter) -> None:
    bare.install("wandb")
    twice = bare.run(f"""
import importlib, sys
for module in {MODULES}:
    importlib.import_module("wandb.sweeps.config" + module)
ours = {{id(module): module.__file__ for name, module in sys.modules.items() if ".config" in name}}
answer = len(ours) - len(set(ours.values()))
""")
    assert twice == 0


def test_a_module_that_is_not_there_is_named_as_it_was_asked_for(bare: Interpreter) -> None:
    bare.install("wandb")
    wanted = "wandb.sweeps.config.tune.suggest.sigopt"
    assert bare.refusal(f"import {wanted}") == (f"No module named '{wanted}'", wanted)
    assert bare.refusal("import wandb.sweeps.runs") == (
        "No module named 'wandb.sweeps.runs'",
        "wandb.sweeps.runs",
    )


def test_a_second_import_after_wandb_was_dropped_works(bare: Interpreter) -> None:
    bare.install("wandb")
    assert bare.run("""
import sys
import wandb.sweeps.config.tune as first
for name in [name for name in sys.modules if name.startswith("wandb")]:
    del sys.modules[name]
import wandb.sweeps.config.tune as second
answer = [first is second, len([finder for finder in sys.meta_path if type(finder).__name__ == "Modules"])]
""") == [True, 1]
