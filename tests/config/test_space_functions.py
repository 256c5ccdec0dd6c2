"""The functions of a search space: what each of them saves."""

import functools
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sweepstake.config import SweepConfig, SweepstakeWarning, tune
from sweepstake.config.hyperopt import hp
from sweepstake.errors import ConfigError
from tests.config.functions import double_width


def saved_and_loaded(expression: Any, tmp_path: Path) -> Any:
    """What a file holds of an expression."""
    tune.run("train.py", config={"x": expression}).save(tmp_path / "sweep.yaml")
    return SweepConfig.load(tmp_path / "sweep.yaml")["tune"]["config"]["x"]


@pytest.mark.parametrize(
    ("expression", "saved"),
    [
        (tune.uniform(0, 1), {"tune.uniform": [0, 1]}),
        (tune.uniform(lower=0, upper=1), {"tune.uniform": {"lower": 0, "upper": 1}}),
        (tune.uniform(0, upper=1), {"tune.uniform": {"args": [0], "kwargs": {"upper": 1}}}),
        (tune.quniform(0, 1, 0.25), {"tune.quniform": [0, 1, 0.25]}),
        (tune.loguniform(1e-4, 0.1), {"tune.loguniform": {"min_bound": 1e-4, "max_bound": 0.1}}),
        (tune.loguniform(upper=1, lower=0.1), {"tune.loguniform": {"min_bound": 0.1, "max_bound": 1}}),
        (
            tune.loguniform(1, 8, base=2),
            {"tune.loguniform": {"min_bound": 1, "max_bound": 8, "base": 2}},
        ),
        (tune.qloguniform(1, 100, 5), {"tune.qloguniform": [1, 100, 5]}),
        (tune.randn(), {"tune.randn": {}}),
        (tune.randn(10, sd=2), {"tune.randn": {"args": [10], "kwargs": {"sd": 2}}}),
        (tune.qrandn(10, 2, 0.5), {"tune.qrandn": [10, 2, 0.5]}),
        (tune.randint(0, 10), {"tune.randint": [0, 10]}),
        (tune.qrandint(0, 10), {"tune.qrandint": [0, 10]}),
        (tune.qrandint(0, 10, 2), {"tune.qrandint": [0, 10, 2]}),
        (tune.lograndint(1, 10), {"tune.lograndint": [1, 10]}),
        (tune.qlograndint(1, 10, 2), {"tune.qlograndint": [1, 10, 2]}),
        (tune.choice(["relu", 3, None, True]), {"tune.choice": [["relu", 3, None, True]]}),
        (tune.choice(categories=(1, 2)), {"tune.choice": {"categories": [1, 2]}}),
        (tune.grid_search([1, 2]), {"grid_search": [1, 2]}),
        (tune.grid_search(range(3)), {"grid_search": [0, 1, 2]}),
        (tune.grid_search(n * n for n in (1, 2)), {"grid_search": [1, 4]}),
        (tune.sample_from(double_width), {"tune.sample_from": ["tests.config.functions:double_width"]}),
        (hp.choice("x", ["relu", "tanh"]), {"hyperopt.hp.choice": ["x", ["relu", "tanh"]]}),
        (hp.choice(label="x", options=[1]), {"hyperopt.hp.choice": {"label": "x", "options": [1]}}),
        (
            hp.pchoice("x", [(0.25, "a"), (0.75, "b")]),
            {"hyperopt.hp.pchoice": ["x", [[0.25, "a"], [0.75, "b"]]]},
        ),
        (hp.randint("x", 10), {"hyperopt.hp.randint": ["x", 10]}),
        (hp.randint("x", 5, 10), {"hyperopt.hp.randint": ["x", 5, 10]}),
        (hp.randint("x", upper=10), {"hyperopt.hp.randint": {"args": ["x"], "kwargs": {"upper": 10}}}),
        (hp.uniform("x", 0, 20), {"hyperopt.hp.uniform": ["x", 0, 20]}),
        (
            hp.uniform("x", low=0.2, high=1),
            {"hyperopt.hp.uniform": {"args": ["x"], "kwargs": {"low": 0.2, "high": 1}}},
        ),
        (hp.uniformint("x", 1, 9), {"hyperopt.hp.uniformint": ["x", 1, 9]}),
        (hp.quniform("x", 0, 1, 0.1), {"hyperopt.hp.quniform": ["x", 0, 1, 0.1]}),
        (hp.loguniform("x", -9, -2), {"hyperopt.hp.loguniform": ["x", -9, -2]}),
        (hp.loguniform(1e-3, 1), {"hyperopt.loguniform": {"min_bound": 1e-3, "max_bound": 1}}),
        (
            hp.loguniform(max_bound=1, min_bound=1e-3),
            {"hyperopt.loguniform": {"min_bound": 1e-3, "max_bound": 1}},
        ),
        (hp.qloguniform("x", 0, 4, 2), {"hyperopt.hp.qloguniform": ["x", 0, 4, 2]}),
        (hp.normal("x", 0, 1), {"hyperopt.hp.normal": ["x", 0, 1]}),
        (hp.qnormal("x", 0, 1, 0.5), {"hyperopt.hp.qnormal": ["x", 0, 1, 0.5]}),
        (hp.lognormal("x", 0, 1), {"hyperopt.hp.lognormal": ["x", 0, 1]}),
        (hp.qlognormal("x", 0, 1, 1), {"hyperopt.hp.qlognormal": ["x", 0, 1, 1]}),
    ],
)
def test_a_call_is_saved_as_it_was_written(expression: Any, saved: Any, tmp_path: Path) -> None:
    assert saved_and_loaded(expression, tmp_path) == saved


def test_the_bounds_may_have_the_names_of_numpys_and_of_hyperopts_bounds(tmp_path: Path) -> None:
    bounds: dict[str, Any] = {"low": 1, "high": 3}
    assert saved_and_loaded(tune.randint(**bounds), tmp_path) == {"tune.randint": bounds}
    bounds = {"min_bound": 1, "max_bound": 3}
    assert saved_and_loaded(tune.loguniform(**bounds), tmp_path) == {"tune.loguniform": bounds}


def test_fixed_values_nested_dicts_and_numpys_numbers_stand_beside_functions(tmp_path: Path) -> None:
    tune.run(
        "train.py",
        config={
            "fixed": 3,
            "none": None,
            "path": Path("data") / "train.csv",
            "net": {
                "depth": np.int64(4),
                "sizes": np.arange(3),
                "rates": (np.float32(0.5), tune.uniform(0, 1)),
            },
        },
    ).save(tmp_path / "sweep.yaml")
    assert SweepConfig.load(tmp_path / "sweep.yaml")["tune"]["config"] == {
        "fixed": 3,
        "none": None,
        "path": str(Path("data") / "train.csv"),
        "net": {"depth": 4, "sizes": [0, 1, 2], "rates": [0.5, {"tune.uniform": [0, 1]}]},
    }


def test_a_choice_may_hold_spaces_of_its_own(tmp_path: Path) -> None:
    options = [{"kind": "a", "k": hp.uniform("k", 0, 1)}, {"kind": "b"}]
    assert saved_and_loaded(hp.choice("net", options), tmp_path) == {
        "hyperopt.hp.choice": [
            "net",
            [{"kind": "a", "k": {"hyperopt.hp.uniform": ["k", 0, 1]}}, {"kind": "b"}],
        ]
    }


@pytest.mark.filterwarnings("error")
def test_loguniform_with_a_label_takes_exponents_and_says_so_when_they_look_like_values() -> None:
    tune.run("train.py", config={"x": hp.loguniform("x", math.log(1e-3), math.log(1))})
    with pytest.warns(SweepstakeWarning) as caught:
        tune.run("train.py", config={"lr": hp.loguniform("lr", 1e-3, 1)})
    (warning,) = caught
    assert str(warning.message) == (
        "config.lr: hp.loguniform: the bounds are exponents of e: these give values from 1.001 to 2.71828. "
        "For values from 0.001 to 1, give math.log(0.001) and math.log(1)"
    )
    assert warning.filename == __file__


def test_loguniform_of_values_that_look_like_exponents_is_an_error() -> None:
    with pytest.raises(ConfigError, match=r"above 0, and -9 is not: for exponents, give a label before them"):
        tune.run("train.py", config={"x": hp.loguniform(-9, -2)})


def test_exponents_that_no_number_can_hold_are_an_error() -> None:
    with pytest.raises(ConfigError, match=r"e\^1000 is more than a number can hold"):
        tune.run("train.py", config={"x": hp.loguniform("x", 1, 1000)})


def local() -> Callable[[Any], Any]:
    def inner(spec: Any) -> Any:
        return spec

    return inner


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda spec: spec.config.a, "a lambda cannot be saved in a sweep file"),
        (local(), "the function 'inner' is local to another one"),
        (functools.partial(double_width, 1), "has no name and cannot be saved"),
        ([].append, "has no name and cannot be saved"),
    ],
)
def test_sample_from_takes_only_a_function_that_others_can_import(function: Any, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        tune.sample_from(function)
    assert says in str(caught.value)
    assert "from my_functions import" in str(caught.value)


def test_sample_from_refuses_a_function_of_the_running_script(tmp_path: Path) -> None:
    script = tmp_path / "describe.py"
    script.write_text(
        "from sweepstake.config import tune\n"
        "from sweepstake.errors import ConfigError\n"
        "def half(spec): return spec.config.a / 2\n"
        "try:\n"
        "    tune.sample_from(half)\n"
        "except ConfigError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True, timeout=60)
    assert "the function 'half' stands in the script that is running" in done.stdout
