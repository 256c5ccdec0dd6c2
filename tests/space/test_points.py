"""From a config, whole or in part, to the point that it means, and back."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sweepstake.config import tune
from sweepstake.config.hyperopt import hp
from sweepstake.errors import ConfigError
from sweepstake.space import Space, read_tune, read_wandb
from tests.space.gallery import GALLERY, dice

NET = read_tune(
    {
        "d": hp.uniform("d", 0.2, 1),
        "fixed": 3,
        "batch": tune.choice([16, 32]),
        "act": hp.choice("activation", ["relu", "tanh"]),
        "net": hp.choice(
            "net", [{"k": hp.quniform("k", 0, 10, 2), "type": "a"}, {"type": "b", "z": hp.randint("z", 5)}]
        ),
    },
    "space",
)


def problems(config: dict[str, Any], space: Space = NET) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        space.point(config)
    return {problem.place: problem.message for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("config", "point"),
    [
        ({}, {}),
        ({"d": 0.3}, {"d": 0.3}),
        ({"d": 1}, {"d": 1.0}),
        ({"fixed": 3.0, "batch": 32}, {"batch": 1}),
        ({"act": "tanh"}, {"act": 1}),
        ({"activation": "tanh"}, {"act": 1}),
        ({"act": 1}, {"act": 1}),
        ({"net": {"type": "b"}}, {"net": 1}),
        ({"net": {"k": 4}}, {"net": 0, "net.k": 4.0}),
        ({"k": 4}, {"net": 0, "net.k": 4.0}),
        ({"net.k": 4}, {"net": 0, "net.k": 4.0}),
        ({"net": {"type": "b"}, "z": 2}, {"net": 1, "net.z": 2}),
        ({"net": 1}, {"net": 1}),
    ],
)
def test_a_config_may_be_partial_nested_flat_or_by_label(config: dict[str, Any], point: Any) -> None:
    found = NET.point(config)
    assert found == point
    assert {type(value) for value in found.values()} == {type(value) for value in point.values()}


@pytest.mark.parametrize(
    ("config", "place", "says"),
    [
        ({"d": 1.5}, "d", "from 0.2 to 1"),
        ({"d": "much"}, "d", "must be a number"),
        ({"d": True}, "d", "must be a number"),
        ({"fixed": 4}, "fixed", "fixed to 3"),
        ({"batch": 1}, "batch", "16; 32"),
        ({"act": "sigmoid"}, "act", "'relu'; 'tanh'"),
        ({"act": 2}, "act", "'relu'; 'tanh'"),
        ({"net": {"type": "c"}}, "net", "type: 'a'"),
        ({"net": {"k": 3}}, "net", "options"),
        ({"k": 3}, "k", "multiple of 2 from 0 to 10"),
        ({"net": {"type": "b"}, "k": 4}, "k", "option 0 of 'net'"),
        ({"bacth": 16}, "bacth", "Did you mean 'batch'?"),
        ({"activatoin": "relu"}, "activatoin", "Did you mean 'activation'?"),
    ],
)
def test_a_value_outside_the_space_is_named(config: dict[str, Any], place: str, says: str) -> None:
    found = problems(config)
    assert list(found) == [place]
    assert says in found[place]


def test_all_values_outside_the_space_are_named_at_once() -> None:
    assert set(problems({"d": 7, "fixed": 1, "x": 0})) == {"d", "fixed", "x"}


def test_what_is_missing_is_drawn() -> None:
    for seed in range(20):
        full = NET.complete(NET.point({"net": {"type": "b"}}), dice(seed))
        assert set(full) == {"d", "batch", "act", "net", "net.z"}
        assert full["net"] == 1


@given(st.sampled_from(sorted(GALLERY)), st.integers(0, 2**32 - 1))
def test_a_point_comes_back_from_its_config_and_from_json(name: str, seed: int) -> None:
    space = GALLERY[name]
    point = space.sample(dice(seed))
    assert json.loads(json.dumps(point)) == point
    config = space.config(point)
    assert json.loads(json.dumps(config)) == config
    assert space.config(space.point(config)) == config
    active = {
        name
        for name, parameter in space.parameters.items()
        if any(
            all(point.get(choice) == index for choice, index in branches) for branches in parameter.conditions
        )
    }
    assert set(point) == active


@pytest.mark.parametrize("name", sorted(name for name, space in GALLERY.items() if space.draws.size))
def test_a_finite_space_is_enumerated_as_it_is_drawn(name: str) -> None:
    space = GALLERY[name]
    assert space.draws.size is not None
    listed = [tuple(sorted(space.draws.at(number).items())) for number in range(space.draws.size)]
    assert len(set(listed)) == len(listed)
    generator = dice(1)
    drawn = {tuple(sorted(space.sample(generator).items())) for _ in range(100 * len(listed))}
    assert drawn == set(listed)


def test_halves_at_the_ends_are_not_values() -> None:
    space = read_tune({"x": hp.quniform("x", 0.5, 2.5, 1)}, "space")
    assert list(space.parameters["x"].domain.support() or ()) == [1.0, 2.0]


def test_a_key_with_a_dot_is_not_a_nested_key() -> None:
    space = read_wandb({"a.b": {"values": [1, 2]}, "a": {"parameters": {"b": {"values": [3, 4]}}}})
    assert len(space.parameters) == 2
    for seed in range(9):
        config = space.config(space.sample(dice(seed)))
        assert config["a.b"] in (1, 2)
        assert config["a"]["b"] in (3, 4)
        assert space.config(space.point(config)) == config


def test_a_page_is_told_what_to_draw() -> None:
    space = read_tune(
        {
            "lr": tune.loguniform(1e-4, 0.1),
            "width": tune.randint(8, 65),
            "act": tune.choice(["relu", None]),
            "noise": tune.randn(),
        },
        "space",
    )
    rate, width, activation, noise = space.views()
    assert (rate["kind"], rate["scale"]) == ("float", "log")
    assert (rate["low"], rate["high"]) == pytest.approx((1e-4, 0.1))
    assert width == {"name": "width", "kind": "int", "scale": "linear", "low": 8, "high": 64}
    assert activation == {"name": "act", "kind": "choice", "scale": "linear", "choices": ["relu", None]}
    assert noise == {"name": "noise", "kind": "float", "scale": "linear"}


def test_the_space_of_runs_that_come_from_elsewhere_is_empty() -> None:
    space = Space.empty()
    assert space.sample(dice(0)) == {}
    assert space.config({}) == {}
