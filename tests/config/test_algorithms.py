"""Searchers and schedulers: every constructor, in every spelling, saves what it was given."""

import importlib
import inspect
import pickle
from typing import Any

import pytest

from sweepstake.config import tune
from sweepstake.config.hyperopt import hp
from sweepstake.config.recording import Algorithm
from sweepstake.config.tune import schedulers
from sweepstake.config.tune.suggest import BasicVariantGenerator, ConcurrencyLimiter
from sweepstake.config.tune.suggest.hyperopt import HyperOptSearch
from sweepstake.errors import ConfigError
from tests.config.functions import explore

SEARCHERS = {
    "ax": "AxSearch",
    "basic_variant": "BasicVariantGenerator",
    "bayesopt": "BayesOptSearch",
    "bohb": "TuneBOHB",
    "hyperopt": "HyperOptSearch",
    "nevergrad": "NevergradSearch",
    "optuna": "OptunaSearch",
    "skopt": "SkOptSearch",
}
SCHEDULERS = [name for name in schedulers.__all__ if name != "ASHAScheduler"]


def searcher(module: str, spelling: str = "suggest") -> Any:
    return getattr(importlib.import_module(f"sweepstake.config.tune.{spelling}.{module}"), SEARCHERS[module])


def every_argument(kind: Any) -> dict[str, Any]:
    """A value of our own for each argument of a constructor."""
    names = list(inspect.signature(kind).parameters)
    return {name: explore if name.endswith("_fn") else f"the {name}" for name in names}


@pytest.mark.parametrize("module", SEARCHERS)
def test_both_spellings_lead_to_the_same_class(module: str) -> None:
    assert searcher(module, "suggest") is searcher(module, "search")


@pytest.mark.parametrize("module", SEARCHERS)
def test_a_searcher_saves_what_it_was_given_and_no_more(module: str) -> None:
    kind = searcher(module)
    name = f"{module}.{SEARCHERS[module]}"
    given = every_argument(kind)
    assert kind() == {name: {}}
    assert kind(**given) == {name: given}
    assert kind(points_to_evaluate=None, max_concurrent=2) == {name: {"max_concurrent": 2}}
    assert {"seed", "max_concurrent", "points_to_evaluate"} <= given.keys()


@pytest.mark.parametrize("name", SCHEDULERS)
def test_a_scheduler_saves_what_it_was_given_and_no_more(name: str) -> None:
    kind = getattr(schedulers, name)
    given = every_argument(kind)
    recorded = {**given, "custom_explore_fn": "tests.config.functions:explore"}
    assert kind() == {name: {}}
    assert kind(**given) == {name: {key: recorded[key] for key in given}}


@pytest.mark.parametrize(
    ("made", "arguments"),
    [
        (HyperOptSearch({"x": 1}, "loss", "min"), {"space": {"x": 1}, "metric": "loss", "mode": "min"}),
        (searcher("skopt")("GP", {"x": 1}), {"optimizer": "GP", "space": {"x": 1}}),
        (
            searcher("nevergrad")("NGOpt", {"budget": 9}),
            {"optimizer": "NGOpt", "optimizer_kwargs": {"budget": 9}},
        ),
        (
            searcher("bohb")({"x": 1}, {"num_samples": 8}),
            {"space": {"x": 1}, "bohb_config": {"num_samples": 8}},
        ),
        (
            schedulers.AsyncHyperBandScheduler("epoch", "m", "max"),
            {"time_attr": "epoch", "metric": "m", "mode": "max"},
        ),
    ],
)
def test_positional_arguments_have_ray_tunes_order_and_are_saved_by_name(
    made: Algorithm, arguments: dict[str, Any]
) -> None:
    assert made.given == arguments


def test_asha_has_two_names() -> None:
    assert schedulers.ASHAScheduler is schedulers.AsyncHyperBandScheduler


def test_a_limiter_gives_its_searcher_the_bound() -> None:
    limited = ConcurrencyLimiter(
        HyperOptSearch({"x": hp.uniform("x", 0, 1)}, max_concurrent=8), max_concurrent=4
    )
    assert isinstance(limited, HyperOptSearch)
    assert limited.given["max_concurrent"] == 4
    config = tune.run("train.py", search_alg=ConcurrencyLimiter(BasicVariantGenerator(), 2))
    assert config["tune"]["search_alg"] == {"basic_variant.BasicVariantGenerator": {"max_concurrent": 2}}


def test_a_limiter_of_batches_is_refused() -> None:
    with pytest.raises(ConfigError, match="batch=True is not possible"):
        ConcurrencyLimiter(HyperOptSearch(), 4, batch=True)


def test_a_searcher_can_be_sent_to_another_process() -> None:
    made = HyperOptSearch({"x": 1}, "loss", "min")
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 - our own bytes


def test_pbt_may_name_its_function_by_text() -> None:
    made = schedulers.PopulationBasedTraining(custom_explore_fn="my_functions:explore")
    assert made.given == {"custom_explore_fn": "my_functions:explore"}
