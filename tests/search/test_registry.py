"""Searchers by name."""

from typing import Any

import pytest

from sweepstake import search
from sweepstake.config import tune
from sweepstake.errors import ConfigError
from sweepstake.space import read_tune
from tests.space.gallery import GALLERY


def problems(name: str, arguments: dict[str, Any] | None = None) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        search.check(name, arguments or {}, GALLERY["quick"], "search_alg")
    return {problem.place: problem.message for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("hyperopt", "hyperopt"),
        ("HyperOptSearch", "hyperopt"),
        ("hyperopt.HyperOptSearch", "hyperopt"),
        ("hyperoptsearch", "hyperopt"),
        ("random", "random"),
        ("variants", "variants"),
        ("basic_variant.BasicVariantGenerator", "variants"),
        ("variant_generator", "variants"),
    ],
)
def test_a_searcher_has_many_names(written: str, name: str) -> None:
    assert search.check(written, {}, GALLERY["quick"], "search_alg") == name
    assert name in search.names()


def test_random_search_of_a_grid_takes_it_in_turn() -> None:
    assert search.check("random", {}, GALLERY["grids"], "search_alg") == "variants"


def test_only_models_need_a_metric() -> None:
    assert [name for name in search.names() if search.needs_metric(name)] == ["hyperopt"]


def test_an_unknown_name_gets_a_near_one_and_all_there_are() -> None:
    said = problems("HyperOptSerch")["search_alg"]
    assert "Did you mean 'HyperOptSearch'?" in said
    assert "grid, hyperopt, random, variants" in said


@pytest.mark.parametrize(
    "name",
    ["bayes", "bayesopt.BayesOptSearch", "NevergradSearch", "skopt", "AxSearch", "bohb.TuneBOHB", "optuna"],
)
def test_a_searcher_to_come_is_said_to_be_so(name: str) -> None:
    said = problems(name)["search_alg"]
    assert "this version does not have it yet" in said
    assert "grid, hyperopt, random, variants" in said


def test_all_wrong_arguments_are_named() -> None:
    found = problems("hyperopt", {"n_initial_point": 3, "gamma": 0, "n_initial_points": -1, "seed": "x"})
    assert set(found) == {
        f"search_alg.{key}" for key in ("n_initial_point", "gamma", "n_initial_points", "seed")
    }
    assert "Did you mean 'n_initial_points'?" in found["search_alg.n_initial_point"]
    assert "a number above 0, not 0" in found["search_alg.gamma"]


def test_what_was_left_open_may_be_none() -> None:
    arguments = {"gamma": None, "n_initial_points": None, "random_state_seed": None}
    assert search.check("hyperopt", arguments, GALLERY["quick"], "search_alg") == "hyperopt"
    search.build("hyperopt", arguments, GALLERY["quick"], 1)


def test_a_model_needs_something_to_search() -> None:
    with pytest.raises(ConfigError, match="only constants"):
        search.check("hyperopt", {}, read_tune({"lr": 0.1}, "space"), "search_alg")
    assert search.check("random", {}, read_tune({"lr": 0.1}, "space"), "search_alg") == "random"


def test_a_name_is_checked_when_the_space_could_not_be_read() -> None:
    assert search.check("grid", {}, None, "method") == "grid"
    assert tune.grid_search([1])
