"""W&B's `parameters`: what is understood, and what is said of mistakes."""

from typing import Any

import pytest

from sweepstake.errors import ConfigError
from sweepstake.space import Space, read_wandb
from tests.space.gallery import dice


def problems(**parameters: Any) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        read_wandb(parameters)
    return {problem.place: problem.message for problem in caught.value.problems}


def grid(space: Space) -> list[dict[str, Any]]:
    assert space.size is not None
    return [space.config(space.grid.at(number)) for number in range(space.size)]


def test_every_kind_of_parameter() -> None:
    space = read_wandb(
        {
            "constant": {"value": None},
            "values": {"values": [1, 2.5, "x", None, [1], {"a": 1}], "description": "of any type"},
            "ints": {"min": 1, "max": 4},
            "floats": {"min": 1, "max": 2.5},
            "net": {"parameters": {"depth": {"values": [2, 3]}, "act": {"value": "relu"}}},
        }
    )
    assert list(space.parameters) == ["values", "ints", "floats", "net.depth"]
    for seed in range(30):
        config = space.config(space.sample(dice(seed)))
        assert config["constant"] is None
        assert type(config["ints"]) is int
        assert type(config["floats"]) is float
        assert config["net"]["act"] == "relu"
        assert space.config(space.point(config)) == config


def test_a_grid_sorts_the_names_and_varies_the_last_one_fastest() -> None:
    space = read_wandb(
        {
            "b": {"values": ["y", "x"]},
            "a": {"min": 1, "max": 2},
            "n": {
                "parameters": {
                    "q": {"distribution": "q_uniform", "min": 0, "max": 10, "q": 5},
                    "c": {"value": 0},
                }
            },
        }
    )
    assert grid(space) == [
        {"a": a, "b": b, "n": {"q": q, "c": 0}} for a in (1, 2) for b in ("y", "x") for q in (0, 5)
    ]


@pytest.mark.parametrize(
    ("bounds", "values"),
    [
        ({"min": 1, "max": 10, "q": 3}, [1, 4, 7]),
        ({"min": 0, "max": 1, "q": 0.25}, [0, 0.25, 0.5, 0.75]),
        ({"min": 0.5, "max": 3}, [0.5, 1.5, 2.5]),
        ({"min": 0, "max": 0.3, "q": 0.1}, [0, 0.1, 0.2]),
    ],
)
def test_the_grid_of_q_uniform_leaves_its_end_out(bounds: dict[str, Any], values: list[float]) -> None:
    space = read_wandb({"x": {"distribution": "q_uniform", **bounds}})
    assert [config["x"] for config in grid(space)] == pytest.approx(values)
    assert all(space.point(config) for config in grid(space))


def test_a_value_given_twice_is_one() -> None:
    assert grid(read_wandb({"x": {"values": [1, "a", 1, True]}})) == [{"x": 1}, {"x": "a"}, {"x": True}]


@pytest.mark.parametrize(
    ("written", "place", "says"),
    [
        ({"min": 2, "max": 1}, ".min", "turn them round"),
        ({"min": 1, "max": 1}, ".min", "{value: ...}"),
        ({"min": 0}, ".max", "is missing"),
        ({"min": "1e-4", "max": 1.0}, ".min", "must be a finite number, not '1e-4'"),
        ({"min": True, "max": 1.0}, ".min", "must be a finite number"),
        ({"distribution": "int_uniform", "min": 0, "max": 1.5}, ".max", "whole number"),
        ({"distribution": "log_uniform_values", "min": 0, "max": 1}, ".min", "above 0"),
        ({"distribution": "log_uniform", "min": 0, "max": 1000}, "", "log_uniform_values"),
        ({"distribution": "normal", "sigma": 0}, ".sigma", "above 0"),
        ({"distribution": "q_normal", "q": 0}, ".q", "above 0"),
        ({"distribution": "beta", "a": -1}, ".a", "above 0"),
        ({"distribution": "unifrom", "min": 0, "max": 1}, ".distribution", "Did you mean 'uniform'?"),
        ({"min": 0.0, "max": 1.0, "q": 0.1}, ".q", "distribution: q_uniform"),
        ({"min": 0, "max": 10, "q": 2}, ".q", "distribution: q_uniform"),
        ({"min": 0, "max": 10, "maximum": 2}, ".maximum", "Did you mean 'max'?"),
        ({"vlaues": [1]}, "", "Did you mean 'values'?"),
        ({"values": []}, ".values", "at least one"),
        ({"values": 3}, ".values", "must be a list"),
        ({"values": [1, 2], "probabilities": [0.5]}, ".probabilities", "1 probabilities for 2 values"),
        ({"values": [1, 2], "probabilities": [0.5, 0.6]}, ".probabilities", "add up to 1.1"),
        ({"values": [1], "probabilities": ["a"]}, ".probabilities", "list of probabilities"),
        ({"distribution": "categorical_w_probabilities", "values": [1]}, ".probabilities", "missing"),
        ({"distribution": "constant"}, ".value", "is missing"),
        ({"parameters": {"k": {"min": 3, "max": 1}}}, ".parameters.k.min", "below"),
        ({"parameters": 3}, ".parameters", "mapping"),
        ({"parameters": {}, "value": 1}, ".value", "nested parameters"),
        (0.1, "", "{value: 0.1}"),
    ],
)
def test_a_mistake_is_named_with_its_place(written: Any, place: str, says: str) -> None:
    found = problems(lr=written)
    assert list(found) == [f"parameters.lr{place}"]
    assert says in found[f"parameters.lr{place}"]


def test_all_mistakes_are_named_at_once() -> None:
    found = problems(
        **{"a": {"min": 2, "max": 1}, "b": 3, "n": {"parameters": {"c": {"values": []}}}, "1x": {}}
    )
    assert set(found) == {
        "parameters.a.min",
        "parameters.b",
        "parameters.n.parameters.c.values",
        "parameters.1x",
    }


def test_exponents_are_warned_of() -> None:
    (warning,) = read_wandb({"lr": {"distribution": "inv_log_uniform", "min": 0, "max": 2}}).warnings
    assert "inv_log_uniform_values" in warning
    assert "0.135335 to 1" in warning
