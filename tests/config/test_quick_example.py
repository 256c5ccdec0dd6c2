"""The quick example of the README, and the three files that the 2020 beta left behind."""

import json
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from sweepstake import __version__
from sweepstake.config import SweepConfig, tune
from sweepstake.config.hyperopt import hp
from sweepstake.config.tune.suggest.hyperopt import HyperOptSearch

QUICK_EXAMPLE = """
from PACKAGE import tune
from PACKAGE.tune.suggest.hyperopt import HyperOptSearch
from PACKAGE.hyperopt import hp

tune_config = tune.run(
    "train.py",
    search_alg=HyperOptSearch(
        dict(
            width=hp.uniform("width", 0, 20),
            height=hp.uniform("height", -100, 100),
            activation=hp.choice("activation", ["relu", "tanh"])),
        metric="mean_loss",
        mode="min"),
    num_samples=10)

tune_config.save("sweep-hyperopt.yaml")   # a sweep file that `wandb sweep FILE` also takes
"""

SAVED = """\
program: train.py
tune:
  _wandb: {seed: SEED, versions: {sweepstake: VERSION}}
  num_samples: 10
  run_or_experiment: train.py
  search_alg:
    hyperopt.HyperOptSearch:
      metric: mean_loss
      mode: min
      space:
        activation: {hyperopt.hp.choice: [activation, [relu, tanh]]}
        height: {hyperopt.hp.uniform: [height, -100, 100]}
        width: {hyperopt.hp.uniform: [width, 0, 20]}
"""

BETA_QUICK_EXAMPLE = """\
program: train.py
tune:
  _wandb:
    seed: 3280387012
    versions: {hyperopt: 0.2.1, tune: 0.7.6, wandb: 0.8.28}
  num_samples: 10
  run_or_experiment: train.py
  search_alg:
    hyperopt.HyperOptSearch:
      metric: mean_loss
      mode: min
      space:
        activation: {hyperopt.hp.choice: [activation, [relu, tanh]]}
        height: {hyperopt.hp.uniform: [height, -100, 100]}
        width: {hyperopt.hp.uniform: [width, 0, 20]}
"""

BETA_EVERYTHING = """\
name: n1
program: train.py
settings: {agent_report_interval: 0}
tune:
  _wandb: {seed: 1095513148, versions: {hyperopt: 0.2.1, tune: 0.7.6, wandb: 0.8.28}}
  num_samples: 5
  run_or_experiment: train.py
  scheduler:
    AsyncHyperBandScheduler: {metric: m, mode: max}
  search_alg:
    hyperopt.HyperOptSearch:
      max_concurrent: 4
      metric: m
      mode: max
      points_to_evaluate: [{d: 0.3}]
      space:
        d: {hyperopt.hp.uniform: {args: [d], kwargs: {high: 1, low: 0.2}}}
        fixed: 3
        lr: {hyperopt.loguniform: {max_bound: 1, min_bound: 0.001}}
        net:
          hyperopt.hp.choice:
          - net
          - - {k: {hyperopt.hp.uniform: [k, 0, 1]}, type: a}
            - {type: b}
"""

BETA_TUNE_CONFIG = """\
program: train.py
tune:
  _wandb: {seed: 1930549411, versions: {hyperopt: 0.2.1, tune: 0.7.6, wandb: 0.8.28}}
  config:
    a: {tune.uniform: [0, 1]}
    b: {tune.loguniform: {max_bound: 0.1, min_bound: 0.0001}}
  num_samples: 4
  run_or_experiment: train.py
  stop: {training_iteration: 5}
"""


def without_seed_and_versions(config: dict[str, Any]) -> dict[str, Any]:
    tune_block = {key: value for key, value in config["tune"].items() if key != "_wandb"}
    return {**config, "tune": tune_block}


def run_quick_example(package: str, folder: Path) -> Path:
    """Run the example in a fresh interpreter, as a user does, and return the file that it saved."""
    real_wandb = "import wandb" if package.startswith("wandb") else ""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", real_wandb + QUICK_EXAMPLE.replace("PACKAGE", package)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    return folder / "sweep-hyperopt.yaml"


@pytest.mark.parametrize("package", ["sweepstake.config", "wandb.sweeps.config"])
def test_the_quick_example_runs_as_it_stands(package: str, tmp_path: Path) -> None:
    path = run_quick_example(package, tmp_path)
    seed = SweepConfig.load(path)["tune"]["_wandb"]["seed"]
    assert path.read_text() == SAVED.replace("SEED", str(seed)).replace("VERSION", __version__)


def test_the_quick_example_saves_what_the_beta_saved(tmp_path: Path) -> None:
    ours = SweepConfig.load(run_quick_example("sweepstake.config", tmp_path))
    beta = tmp_path / "beta.yaml"
    beta.write_text(BETA_QUICK_EXAMPLE)
    assert without_seed_and_versions(ours) == without_seed_and_versions(SweepConfig.load(beta))


def test_every_sweep_gets_a_seed_of_its_own() -> None:
    seeds = {tune.run("train.py")["tune"]["_wandb"]["seed"] for _ in range(20)}
    assert len(seeds) > 1
    assert all(0 <= seed < 2**32 for seed in seeds)


def test_the_betas_longest_file_can_be_written_with_todays_calls(tmp_path: Path) -> None:
    from sweepstake.config.tune.schedulers import AsyncHyperBandScheduler

    ours = tune.run(
        "train.py",
        search_alg=HyperOptSearch(
            {
                "d": hp.uniform("d", low=0.2, high=1),
                "fixed": 3,
                "lr": hp.loguniform(1e-3, 1),
                "net": hp.choice("net", [{"type": "a", "k": hp.uniform("k", 0, 1)}, {"type": "b"}]),
            },
            max_concurrent=4,
            metric="m",
            mode="max",
            points_to_evaluate=[{"d": 0.3}],
        ),
        scheduler=AsyncHyperBandScheduler(metric="m", mode="max"),
        num_samples=5,
    ).set(name="n1", settings={"agent_report_interval": 0})
    beta = tmp_path / "beta.yaml"
    beta.write_text(BETA_EVERYTHING)
    assert without_seed_and_versions(ours) == without_seed_and_versions(SweepConfig.load(beta))


def test_the_betas_config_of_tunes_own_functions_can_be_written_with_todays_calls(tmp_path: Path) -> None:
    ours = tune.run(
        "train.py",
        config={"a": tune.uniform(0, 1), "b": tune.loguniform(1e-4, 1e-1)},
        num_samples=4,
        stop={"training_iteration": 5},
    )
    beta = tmp_path / "beta.yaml"
    beta.write_text(BETA_TUNE_CONFIG)
    assert without_seed_and_versions(ours) == without_seed_and_versions(SweepConfig.load(beta))


@pytest.mark.parametrize("text", [BETA_QUICK_EXAMPLE, BETA_EVERYTHING, BETA_TUNE_CONFIG])
def test_a_file_of_the_beta_is_loaded_and_saved_without_a_loss(text: str, tmp_path: Path) -> None:
    path, again = tmp_path / "beta.yaml", tmp_path / "again.yaml"
    path.write_text(text)
    config = SweepConfig.load(path)
    config.save(again)
    assert SweepConfig.load(again) == config
    assert config["tune"]["_wandb"]["versions"]["wandb"] == "0.8.28"


def test_describing_a_sweep_loads_no_library_that_searches_or_trains() -> None:
    code = textwrap.dedent("""
        import json, sys
        from sweepstake.config import tune
        from sweepstake.config.hyperopt import hp
        from sweepstake.config.tune import schedulers
        from sweepstake.config.tune.suggest import ax, bayesopt, bohb, hyperopt, nevergrad, optuna, skopt
        print(json.dumps(sorted(name.partition(".")[0] for name in sys.modules)))
    """)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    heavy = {"hyperopt", "ray", "torch", "numpy", "ax", "optuna", "skopt", "nevergrad", "wandb", "sqlalchemy"}
    assert not heavy & set(json.loads(done.stdout))
