"""Mistakes in a description: each is named, all at once, with what is allowed and what to do."""

import datetime
import pathlib
from collections.abc import Callable
from typing import Any

import pytest

import sweepstake.config.hyperopt
import sweepstake.config.tune.schedulers
import sweepstake.config.tune.suggest.hyperopt
from sweepstake.errors import ConfigError

# These mistakes are those of people whose editor checks no types.
tune: Any = sweepstake.config.tune
hp: Any = sweepstake.config.hyperopt.hp
HyperOptSearch: Any = sweepstake.config.tune.suggest.hyperopt.HyperOptSearch
AsyncHyperBandScheduler: Any = sweepstake.config.tune.schedulers.AsyncHyperBandScheduler
PopulationBasedTraining: Any = sweepstake.config.tune.schedulers.PopulationBasedTraining


def problems(describe: Callable[[], object]) -> dict[str, str]:
    """The mistakes of a description, by place."""
    with pytest.raises(ConfigError) as caught:
        describe()
    return {problem.place: problem.message for problem in caught.value.problems}


def of_run(**arguments: Any) -> dict[str, str]:
    return problems(lambda: tune.run("train.py", **arguments))


def test_all_mistakes_are_named_at_once() -> None:
    found = of_run(
        num_samples=0,
        mode="maximum",
        stop={"loss": "low"},
        verbose=1,
        num_sample=3,
        config={"a": tune.uniform(2, 1), "b": {"c": [tune.randint(0, 0.5)]}, "d": {1, 2}},
        search_alg=HyperOptSearch({"w": hp.uniform("w", 0, "many"), "c": hp.choice("c", [])}, mode="mix"),
    )
    assert found == {
        "verbose": (
            "this argument of Ray Tune's cannot be served: progress is shown on the server's pages and by "
            "sweepstake run"
        ),
        "num_sample": found["num_sample"],
        "num_samples": "0 was given; allowed is 1 or more, or -1 for no bound",
        "mode": "'maximum' was given; allowed are 'min' and 'max'. Did you mean 'max'?",
        "stop": "{'loss': 'low'} was given; allowed is a dict of metrics and numbers, such as "
        "{'training_iteration': 10}",
        "config.a": "tune.uniform: the lower bound 2 is not below the upper bound 1: turn them round",
        "config.b.c[0]": "tune.randint: upper must be a whole number, not 0.5",
        "config.d": found["config.d"],
        "search_alg.mode": found["search_alg.mode"],
        "search_alg.space.w": "hp.uniform: high must be a finite number, not 'many'",
        "search_alg.space.c": "hp.choice: there must be at least one option: the list is empty",
    }
    assert "Did you mean 'num_samples'?" in found["num_sample"]
    assert "cannot be saved in a sweep file" in found["config.d"]


def test_an_argument_that_is_none_is_the_same_as_none_given() -> None:
    plain = tune.run("train.py")["tune"]
    same = tune.run("train.py", name=None, config=None, local_dir=None, callbacks=None)["tune"]
    assert plain.keys() == same.keys() == {"run_or_experiment", "_wandb"}


@pytest.mark.parametrize(
    ("program", "says"),
    [
        (lambda config: None, "a Python function cannot be saved in a sweep file: give the path of a script"),
        (3, "it is the path of the script that a trial runs, such as 'train.py', not 3"),
        ("", "it is the path of the script"),
        (b"train.py", "it is the path of the script"),
    ],
)
def test_what_is_no_script_is_refused(program: Any, says: str) -> None:
    assert says in problems(lambda: tune.run(program))["run_or_experiment"]


def test_a_script_may_be_a_path() -> None:
    config = tune.run(pathlib.Path("jobs") / "train.py")
    assert config["program"] == config["tune"]["run_or_experiment"] == str(pathlib.Path("jobs") / "train.py")


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({"num_samples": 0}, "num_samples"),
        ({"num_samples": -2}, "num_samples"),
        ({"num_samples": 1.5}, "num_samples"),
        ({"num_samples": True}, "num_samples"),
        ({"num_samples": "10"}, "num_samples"),
        ({"max_failures": -2}, "max_failures"),
        ({"max_concurrent_trials": -1}, "max_concurrent_trials"),
        ({"time_budget_s": 0}, "time_budget_s"),
        ({"time_budget_s": "1h"}, "time_budget_s"),
        ({"stop": lambda trial_id, result: True}, "stop"),
        ({"stop": {"loss": True}}, "stop"),
        ({"resources_per_trial": {"cpu": "2"}}, "resources_per_trial"),
        ({"config": [1]}, "config"),
        ({"name": 3}, "name"),
        ({"trial_name_creator": str}, "trial_name_creator"),
        ({"metric": ""}, "metric"),
        ({"metric": ["a", 1]}, "metric"),
        ({"mode": "mni"}, "mode"),
        ({"search_alg": HyperOptSearch}, "search_alg"),
        ({"search_alg": 3}, "search_alg"),
        ({"scheduler": ["asha"]}, "scheduler"),
        ({"scheduler": AsyncHyperBandScheduler(mode="mean")}, "scheduler.mode"),
    ],
)
def test_a_value_that_is_not_allowed_is_named_where_it_stands(arguments: dict[str, Any], place: str) -> None:
    assert list(of_run(**arguments)) == [place]


@pytest.mark.parametrize(
    "arguments",
    [
        {"num_samples": 1},
        {"num_samples": -1},
        {"max_failures": -1},
        {"max_concurrent_trials": 0},
        {"time_budget_s": 0.5},
        {"stop": {"training_iteration": 5, "val/acc": 0.9}},
        {"search_alg": "hyperopt"},
        {"scheduler": "asha"},
        {"metric": ["loss", "size"], "mode": ["min", "max"]},
        {"resources_per_trial": {"cpu": 2, "gpu": 0.5}},
        {"fail_fast": True},
        {"raise_on_failed_trial": False},
        {"log_to_file": ["out", "err"]},
        {"resume": "AUTO"},
    ],
)
def test_a_value_that_is_allowed_is_kept_as_given(arguments: dict[str, Any]) -> None:
    block = tune.run("train.py", **arguments)["tune"]
    assert {key: block[key] for key in arguments} == arguments


def test_a_time_may_be_a_timedelta() -> None:
    assert tune.run("train.py", time_budget_s=datetime.timedelta(hours=1))["tune"]["time_budget_s"] == 3600.0


def test_a_near_match_of_a_mode_is_offered() -> None:
    assert of_run(mode="mim")["mode"].endswith("Did you mean 'min'?")


def test_a_class_in_place_of_a_call_is_said_so() -> None:
    assert of_run(search_alg=HyperOptSearch)["search_alg"] == (
        "HyperOptSearch is a class: call it, HyperOptSearch(...)"
    )


def test_hyperopts_own_expressions_are_told_from_ours() -> None:
    from hyperopt import hp as hyperopts

    found = of_run(search_alg=HyperOptSearch({"x": hyperopts.uniform("x", 0, 1)}, metric="m", mode="min"))
    assert found["search_alg.space.x"] == (
        "this is an expression of the hyperopt library: import hp from sweepstake.config.hyperopt"
    )


def test_a_dict_that_holds_itself_is_refused() -> None:
    config: dict[str, Any] = {"a": 1}
    config["self"] = {"again": config}
    assert of_run(config=config) == {"config.self.again": "this holds itself, which no sweep file can"}
    values: list[Any] = []
    values.append(values)
    assert of_run(config={"a": values}) == {"config.a[0]": "this holds itself, which no sweep file can"}


def test_one_list_may_stand_in_two_places() -> None:
    sizes = [1, 2]
    assert tune.run("train.py", config={"a": sizes, "b": {"c": sizes}})["tune"]["config"] == {
        "a": [1, 2],
        "b": {"c": [1, 2]},
    }


def test_a_key_is_a_text() -> None:
    (message,) = of_run(config={"layers": {1: 2}}).values()
    assert message == "the key 1 is not a text: write it in quotes, '1'"


# Each call in one line of the user's script: the error comes from that very line.
@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: hp.uniform("x", 0, hihg=1), "hp.uniform: there is no argument 'hihg'. Did you mean 'high'?"),
        (lambda: hp.uniform("x", 0), "hp.uniform: missing a required argument: 'high'"),
        (lambda: hp.uniform("x", 0, 1, 2), "hp.uniform: too many positional arguments"),
        (lambda: hp.uniform(0, 1), "hp.uniform: it begins with a label, a text in quotes, not 0"),
        (lambda: hp.uniform("", 0, 1), "it begins with a label, a text in quotes, not ''"),
        (
            lambda: hp.choice(["a", "b"]),
            "hp.choice: it begins with a label, a text in quotes, not ['a', 'b']",
        ),
        (lambda: hp.loguniform(low=1, high=2), "hp.loguniform: it begins with a label"),
        (lambda: hp.loguniform("x", 1), "hp.loguniform: missing a required argument: 'high'"),
        (lambda: tune.uniform(0), "tune.uniform: missing a required argument: 'upper'"),
        (lambda: tune.choice("a", "b"), "tune.choice: too many positional arguments"),
        (lambda: tune.uniform(0, 1, lower=2), "tune.uniform: multiple values for argument 'lower'"),
        (lambda: tune.grid_search("ab"), "tune.grid_search: the values must be a list, not 'ab'"),
        (lambda: tune.grid_search([]), "there must be at least one value: the list is empty"),
        (lambda: tune.grid_search(3), "the values must be a list, not 3"),
        (
            lambda: HyperOptSearch(spcae={}),
            "HyperOptSearch: there is no argument 'spcae'. Did you mean 'space'?",
        ),
        (
            lambda: AsyncHyperBandScheduler(max_time=3),
            "AsyncHyperBandScheduler: there is no argument 'max_time'",
        ),
        (
            lambda: PopulationBasedTraining(custom_explore_fn=lambda config: config),
            "PopulationBasedTraining.custom_explore_fn: a lambda cannot be saved in a sweep file",
        ),
    ],
)
def test_a_wrong_argument_is_refused_in_the_line_that_gives_it(call: Callable[[], Any], says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        call()
    assert says in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        (tune.uniform(1, 1), "so there is nothing to search"),
        (tune.uniform(0, float("inf")), "high must be a finite number, not inf"),
        (tune.uniform(True, 2), "low must be a finite number, not True"),
        (tune.quniform(0, 1, 0), "q must be above 0, not 0"),
        (tune.loguniform(0, 1), "the bounds of a logarithmic scale are above 0, and 0 is not"),
        (tune.randn(0, -1), "sd must be above 0, not -1"),
        (tune.qrandint(0, 10, 0), "q must be above 0"),
        (tune.lograndint(0, 10), "above 0, and 0 is not"),
        (tune.choice("relu"), "the options must be a list, not 'relu'"),
        (tune.choice([]), "there must be at least one option"),
        (hp.randint("x", 0), "is not below the upper bound"),
        (hp.randint("x", 1, upper=5), "give upper alone, or low and high"),
        (hp.uniformint("x", 0, 5, 2), "q is always 1 here, not 2"),
        (hp.pchoice("x", [(0.5, "a"), (0.6, "b")]), "the probabilities must add up to 1, and add up to 1.1"),
        (hp.pchoice("x", ["a", "b"]), "each option must be a pair (probability, value), and 'a' is not"),
        (hp.pchoice("x", [(2, "a")]), "a probability from 0 to 1, and 2 is not"),
        (hp.normal("x", 0, 0), "sigma must be above 0"),
    ],
)
def test_bounds_that_make_no_sense_are_named_where_they_stand(expression: Any, says: str) -> None:
    (message,) = of_run(config={"x": expression}).values()
    assert says in message


def test_a_label_used_for_two_keys_names_both() -> None:
    found = of_run(
        search_alg=HyperOptSearch(
            {"width": hp.uniform("w", 0, 1), "height": hp.uniform("w", 0, 1), "depth": hp.uniform("d", 0, 1)},
            metric="m",
            mode="min",
        )
    )
    assert found == {
        "search_alg.space": "the label 'w' is used for several keys, search_alg.space.width and "
        "search_alg.space.height: give each a label of its own, best the name of its key"
    }


def test_one_parameter_may_stand_in_several_options_of_a_choice() -> None:
    options = [{"net": name, "dropout": hp.uniform("dropout", 0, 1)} for name in ("a", "b")]
    tune.run("train.py", search_alg=HyperOptSearch({"net": hp.choice("net", options)}))
    options[1]["dropout"] = hp.uniform("dropout", 0, 0.5)
    (message,) = of_run(search_alg=HyperOptSearch({"net": hp.choice("net", options)})).values()
    assert message.startswith("the label 'dropout' is used for several keys")


def test_a_label_may_differ_from_its_key_and_a_key_may_have_a_hyphen() -> None:
    space = {"learning-rate": hp.uniform("lr", 0, 1)}
    config = tune.run("train.py", search_alg=HyperOptSearch(space))
    assert config["tune"]["search_alg"]["hyperopt.HyperOptSearch"]["space"] == {
        "learning-rate": {"hyperopt.hp.uniform": ["lr", 0, 1]}
    }


def test_the_mutations_of_pbt_are_checked_as_a_space() -> None:
    found = of_run(scheduler=PopulationBasedTraining(hyperparam_mutations={"lr": tune.uniform(1, 0)}))
    assert list(found) == ["scheduler.hyperparam_mutations.lr"]
