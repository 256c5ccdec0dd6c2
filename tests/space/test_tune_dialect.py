"""Spaces of saved hyperopt and Tune calls: what is understood, and what is said of mistakes."""

import json
from typing import Any

import pytest
import yaml

from sweepstake.config import tune
from sweepstake.config.hyperopt import hp
from sweepstake.config.recording import FUNCTIONS
from sweepstake.errors import ConfigError
from sweepstake.space import Space, read_tune
from sweepstake.space.dialects import calls
from tests.space.gallery import dice

BETA_QUICK = """
activation: {hyperopt.hp.choice: [activation, [relu, tanh]]}
height: {hyperopt.hp.uniform: [height, -100, 100]}
width: {hyperopt.hp.uniform: [width, 0, 20]}
"""

BETA_NESTED = """
d: {hyperopt.hp.uniform: {args: [d], kwargs: {high: 1, low: 0.2}}}
fixed: 3
lr: {hyperopt.loguniform: {max_bound: 1, min_bound: 0.001}}
net:
  hyperopt.hp.choice:
  - net
  - - {k: {hyperopt.hp.uniform: [k, 0, 1]}, type: a}
    - {type: b}
"""

BETA_CONFIG = """
a: {tune.uniform: [0, 1]}
b: {tune.loguniform: {max_bound: 0.1, min_bound: 0.0001}}
"""


def configs(space: Space, count: int = 50) -> list[dict[str, Any]]:
    points = [space.sample(dice(seed)) for seed in range(count)]
    assert json.loads(json.dumps(points)) == points, "a point is plain JSON data"
    return [space.config(point) for point in points]


def problems(written: Any) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        read_tune(written, "space")
    return {problem.place: problem.message for problem in caught.value.problems}


def test_the_quick_example_of_the_beta() -> None:
    space = read_tune(yaml.safe_load(BETA_QUICK), "space")
    assert space.size is None
    for config in configs(space):
        assert config.keys() == {"activation", "height", "width"}
        assert config["activation"] in ("relu", "tanh")
        assert -100 <= config["height"] < 100
        assert 0 <= config["width"] < 20


def test_the_nested_space_of_the_beta() -> None:
    space = read_tune(yaml.safe_load(BETA_NESTED), "space")
    assert list(space.parameters) == ["d", "lr", "net", "net.k"]
    assert space.parameters["net.k"].conditions == ((("net", 0),),)
    seen = set()
    for config in configs(space):
        assert config["fixed"] == 3
        assert 0.2 <= config["d"] < 1
        assert 0.001 <= config["lr"] <= 1
        seen.add(config["net"]["type"])
        assert ("k" in config["net"]) is (config["net"]["type"] == "a")
    assert seen == {"a", "b"}


def test_the_config_of_the_beta() -> None:
    for config in configs(read_tune(yaml.safe_load(BETA_CONFIG), "space")):
        assert 0 <= config["a"] < 1
        assert 1e-4 <= config["b"] <= 0.1


def test_every_function_that_can_be_saved_is_understood() -> None:
    understood = {*calls._DOMAINS, *calls._CHOICES, calls._WEIGHTED, calls.SAMPLE_FROM}
    assert set(FUNCTIONS) == understood


def test_a_choice_may_be_the_whole_space() -> None:
    space = read_tune(
        hp.choice("model", [{"kind": "svm", "C": hp.loguniform("C", -3, 3)}, {"kind": "tree", "depth": 3}]),
        "space",
    )
    assert list(space.parameters) == ["model", "C"]
    kinds = {tuple(sorted(config)) for config in configs(space)}
    assert kinds == {("C", "kind"), ("depth", "kind")}
    assert space.point({"kind": "svm", "C": 1.0}) == {"model": 0, "C": 1.0}


def test_a_key_is_what_the_config_holds_whatever_the_label() -> None:
    space = read_tune({"weight-decay": hp.uniform("wd", 0, 1)}, "space")
    assert list(space.parameters) == ["weight-decay"]
    assert list(configs(space, 1)[0]) == ["weight-decay"]
    assert space.point({"wd": 0.5}) == space.point({"weight-decay": 0.5}) == {"weight-decay": 0.5}


def test_domains_in_lists_and_in_options_of_options() -> None:
    space = read_tune(
        {
            "layers": [tune.randint(1, 3), {"act": tune.choice(["a", "b"])}, 7],
            "opt": tune.choice(
                [{"name": "sgd", "nesterov": tune.choice([True, {"m": tune.uniform(0, 1)}])}, "adam"]
            ),
        },
        "space",
    )
    assert list(space.parameters) == ["layers[0]", "layers[1].act", "opt", "opt.nesterov", "opt.nesterov.m"]
    for config in configs(space):
        width, inner, fixed = config["layers"]
        assert width in (1, 2)
        assert inner["act"] in ("a", "b")
        assert fixed == 7
        assert space.config(space.point(config)) == config


def test_one_path_in_two_options_may_be_two_parameters() -> None:
    space = read_tune(
        {"net": tune.choice([{"k": tune.uniform(0, 1), "t": "a"}, {"k": tune.randint(5, 9), "t": "b"}])},
        "space",
    )
    assert list(space.parameters) == ["net", "net[0].k", "net[1].k"]
    for config in configs(space):
        assert (config["net"]["k"] < 1) is (config["net"]["t"] == "a")
        assert space.config(space.point(config)) == config
    (_, view) = space.views()
    assert (view["name"], view["low"], view["high"]) == ("net.k", 0, 8)


def test_one_parameter_may_stand_in_two_options() -> None:
    rate = hp.uniform("lr", 0, 1)
    space = read_tune(
        {"opt": hp.choice("opt", [{"n": "sgd", "lr": rate}, {"n": "adam", "lr": rate}])}, "space"
    )
    assert list(space.parameters) == ["opt", "opt.lr"]
    assert space.parameters["opt.lr"].conditions == ((("opt", 0),), (("opt", 1),))


def test_what_was_drawn_may_be_changed_by_the_run() -> None:
    space = read_tune({"sizes": [1, 2], "x": tune.choice([[3], [4]])}, "space")
    config = space.config({"x": 0})
    config["sizes"].append(9)
    config["x"].append(9)
    assert space.config({"x": 0}) == {"sizes": [1, 2], "x": [3]}


def test_exponents_that_look_like_values_are_warned_of() -> None:
    (warning,) = read_tune({"lr": hp.loguniform("lr", 1e-5, 0.1)}, "space").warnings
    assert warning.startswith("space.lr: ")
    assert "1.10517" in warning


def test_all_mistakes_are_named_at_once_with_their_places() -> None:
    found = problems(
        {
            "reversed": {"hyperopt.hp.uniform": ["reversed", 5, 1]},
            "misspelt": {"tune.unifrom": [0, 1]},
            "short": {"tune.quniform": [0, 1]},
            "nested": {"k": {"tune.loguniform": [0, 1]}},
            "code": {"eval": "np.random.rand()"},
            "text": {"grid_search": "abc"},
            "none": {"grid_search": []},
            "number": {"tune.uniform": 3},
            "beside": {"tune.uniform": [0, 1], "other": 1},
            "step": {"tune.quniform": [1, 10, 4]},
            "deep": {"hyperopt.hp.choice": ["deep", [1, {"k": {"tune.unifrom": [0, 1]}}]]},
            "l": {"hyperopt.hp.uniform": ["same", 0, 1]},
            "m": {"hyperopt.hp.uniform": ["same", 0, 1]},
        }
    )
    keys = ("reversed", "misspelt", "short", "code", "text", "none", "number", "beside", "step")
    assert set(found) == {"space", "space.nested.k", "space.deep[1].k", *(f"space.{key}" for key in keys)}
    assert "Did you mean 'tune.uniform'?" in found["space.misspelt"]
    assert "Did you mean 'tune.uniform'?" in found["space.deep[1].k"]
    assert "sample_from" in found["space.code"]
    assert "space.l and space.m" in found["space"]


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        (tune.quniform(1, 10, 4), "multiple of q = 4"),
        (tune.qrandint(1, 4, 5), "no multiple of q = 5"),
        ({"tune.sample_from": "module.function"}, "'module:function'"),
    ],
)
def test_bounds_that_a_step_does_not_reach(expression: Any, says: str) -> None:
    assert says in problems({"x": expression})["space.x"]


def test_a_whole_that_is_no_mapping_is_refused() -> None:
    assert "mapping" in problems(hp.choice("x", ["a", {"b": 1}]))["space[0]"]
    assert "mapping" in problems(tune.uniform(0, 1))["space"]
