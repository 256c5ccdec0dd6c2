"""What `sweepstake.config` writes, and what the beta of 2020 wrote, is read."""

import math
import random
from pathlib import Path
from typing import Any

import pytest

from sweepstake.config import SweepConfig, tune, yaml
from sweepstake.config.hyperopt import hp
from sweepstake.config.recording import FUNCTIONS
from sweepstake.config.tune.schedulers import AsyncHyperBandScheduler, FIFOScheduler
from sweepstake.config.tune.suggest import BasicVariantGenerator, ConcurrencyLimiter
from sweepstake.config.tune.suggest.hyperopt import HyperOptSearch
from sweepstake.tuner import SweepSpec, reading
from sweepstake.tuner.spec import Named

DICE = random.Random(1)  # noqa: S311 - nothing secret

QUICK = """
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
RICH = """
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
PLAIN = """
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


def twice(spec: Any) -> int:
    return 2 * int(spec.config.fixed)


HP = [
    hp.choice("x", ["a", "b"]),
    hp.choice("x", [{"k": hp.uniform("k", 0, 1)}, {"j": hp.randint("j", 5)}]),
    hp.pchoice("x", [(0.2, "a"), (0.8, "b")]),
    hp.uniform("x", 0, 1),
    hp.quniform("x", 0, 1, 0.25),
    hp.uniformint("x", 0, 9),
    hp.loguniform("x", math.log(1e-4), math.log(1e-1)),
    hp.loguniform(1e-4, 1e-1),
    hp.qloguniform("x", 0, 5, 2),
    hp.normal("x", 0, 1),
    hp.qnormal("x", 0, 1, 0.5),
    hp.lognormal("x", 0, 1),
    hp.qlognormal("x", 0, 1, 2),
    hp.randint("x", 5),
    hp.randint("x", 2, 5),
]
TUNE = [
    tune.uniform(0, 1),
    tune.quniform(0, 1, 0.25),
    tune.loguniform(1e-4, 1e-1),
    tune.qloguniform(2, 100, 2),
    tune.randn(0, 1),
    tune.qrandn(0, 1, 0.5),
    tune.randint(0, 9),
    tune.qrandint(0, 10, 2),
    tune.lograndint(1, 100),
    tune.qlograndint(2, 100, 2),
    tune.choice([1, None, "a", {"k": tune.uniform(0, 1)}]),
    tune.sample_from(twice),
    tune.grid_search([1, 2, 3]),
]


def through_a_file(config: SweepConfig, folder: Path) -> SweepSpec:
    config.save(folder / "sweep.yaml")
    return reading.read(SweepConfig.load(folder / "sweep.yaml"))


def test_the_lists_hold_every_function() -> None:
    written = {next(iter(expression)) for expression in HP + TUNE} - {"grid_search"}
    assert written == set(FUNCTIONS)


@pytest.mark.parametrize("expression", HP, ids=str)
def test_every_function_of_hyperopt_is_read_in_a_searchers_space(
    expression: dict[str, Any], tmp_path: Path
) -> None:
    search = HyperOptSearch({"x": expression, "fixed": 3}, metric="loss", mode="min")
    spec = through_a_file(tune.run("train.py", search_alg=search, num_samples=3), tmp_path)
    assert spec.searcher.name == "hyperopt"
    assert spec.space.config(spec.space.sample(DICE))["fixed"] == 3


@pytest.mark.parametrize("expression", TUNE, ids=str)
def test_every_function_of_tune_is_read_in_the_config(expression: dict[str, Any], tmp_path: Path) -> None:
    spec = through_a_file(tune.run("train.py", config={"x": expression, "fixed": 3}), tmp_path)
    assert spec.searcher.name == ("variants" if "grid_search" in expression else "random")
    assert set(spec.space.config(spec.space.sample(DICE))) == {"x", "fixed"}


def test_every_argument_that_is_served_is_read(tmp_path: Path) -> None:
    search = ConcurrencyLimiter(HyperOptSearch(random_state_seed=5, n_initial_points=3), 2)
    written = tune.run(
        "train.py",
        name="first",
        metric="loss",
        mode="max",
        stop={"training_iteration": 9, "loss": 0.99},
        config={"x": tune.uniform(0, 1)},
        resources_per_trial={"cpu": 1, "gpu": 0},
        num_samples=-1,
        search_alg=search,
        scheduler=AsyncHyperBandScheduler(max_t=9),
        max_failures=0,
        fail_fast=False,
        max_concurrent_trials=3,
        resume=True,
        raise_on_failed_trial=True,
        log_to_file=True,
    ).set(
        description="d", entity="e", project="p", command=["${interpreter}", "${program}"], settings={"a": 1}
    )
    spec = through_a_file(written, tmp_path)
    assert spec.searcher == Named("hyperopt", {"n_initial_points": 3})
    assert spec.scheduler == Named("asha", {"max_t": 9})
    assert (spec.name, spec.description, spec.entity, spec.project) == ("first", "d", "e", "p")
    assert (spec.metric, spec.mode, spec.seed, spec.num_samples) == ("loss", "max", 5, None)
    assert (spec.max_concurrent, spec.stop) == (2, {"training_iteration": 9, "loss": 0.99})
    assert spec.command == ("${interpreter}", "${program}")


def test_a_sweep_that_a_controller_on_the_users_machine_leads_waits_for_its_trials(tmp_path: Path) -> None:
    written = tune.run("train.py", config={"x": tune.uniform(0, 1)})
    assert through_a_file(written.set(local=True), tmp_path).external
    assert not through_a_file(written.set(local=False), tmp_path).external


def test_fifo_needs_no_metric(tmp_path: Path) -> None:
    written = tune.run("train.py", config={"x": tune.uniform(0, 1)}, scheduler=FIFOScheduler())
    assert through_a_file(written, tmp_path).scheduler == Named("fifo", {})


def test_a_variant_generator_takes_the_grid_as_often_as_asked(tmp_path: Path) -> None:
    written = tune.run(
        "train.py",
        config={"x": tune.grid_search([1, 2]), "y": tune.uniform(0, 1)},
        search_alg=BasicVariantGenerator(random_state=9, max_concurrent=2),
        num_samples=3,
    )
    spec = through_a_file(written, tmp_path)
    assert spec.searcher == Named("variants", {"num_samples": 3})
    assert (spec.num_samples, spec.seed, spec.max_concurrent) == (None, 9, 2)


def test_the_betas_quick_example_is_read() -> None:
    spec = reading.read(yaml.load(QUICK))
    assert (spec.metric, spec.mode, spec.num_samples, spec.seed) == ("mean_loss", "min", 10, 3280387012)
    assert set(spec.space.parameters) == {"activation", "height", "width"}


def test_the_betas_rich_example_is_read() -> None:
    spec = reading.read(yaml.load(RICH))
    assert (spec.name, spec.metric, spec.mode, spec.max_concurrent) == ("n1", "m", "max", 4)
    assert spec.scheduler == Named("asha", {})
    assert spec.points == ({"d": 0.3},)
    config = spec.space.config(spec.space.complete(spec.points[0], DICE))
    assert (config["d"], config["fixed"]) == (0.3, 3)
    assert config["net"]["type"] in ("a", "b")


def test_the_betas_plain_example_is_read() -> None:
    spec = reading.read(yaml.load(PLAIN))
    assert (spec.searcher, spec.num_samples, spec.seed) == (Named("random", {}), 4, 1930549411)
    assert spec.stop == {"training_iteration": 5}
