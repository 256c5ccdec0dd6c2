"""Values that a named function computes from the other parameters."""

import subprocess
import sys
from typing import Any

import pytest

from sweepstake.config import tune
from sweepstake.errors import ConfigError
from sweepstake.space import Space, read_tune
from tests.space import functions


def config_of(point: dict[str, Any], **written: Any) -> dict[str, Any]:
    return read_tune(written, "tune.config").config(point)


def problem_of(**written: Any) -> str:
    with pytest.raises(ConfigError) as caught:
        config_of({}, **written)
    return str(caught.value)


def test_functions_are_called_in_the_order_in_which_they_need_each_other() -> None:
    config = config_of(
        {"width": 3},
        four_times=tune.sample_from(functions.double_of_double),
        twice=tune.sample_from(functions.double),
        width=tune.randint(1, 9),
        state=tune.sample_from(functions.nothing_needed),
    )
    assert config == {"four_times": 12, "twice": 6, "width": 3, "state": "ready"}


def test_a_function_may_stand_in_an_option_of_a_choice_and_in_a_list() -> None:
    inner = tune.sample_from(functions.double)
    config = config_of(
        {"width": 2, "net": 0}, width=tune.randint(1, 9), net=tune.choice([{"k": inner}, 1]), row=[inner]
    )
    assert config == {"width": 2, "net": {"k": 4}, "row": [4]}
    assert config_of({"net": 0}, width=2, net=tune.choice([inner]))["net"] == 4


def test_both_written_forms_are_understood() -> None:
    reference = "tests.space.functions:nothing_needed"
    for form in (reference, [reference]):
        assert config_of({}, x={"tune.sample_from": form}) == {"x": "ready"}


def test_a_space_with_functions_has_no_end() -> None:
    space = read_tune({"x": tune.choice([1, 2]), "y": tune.sample_from(functions.nothing_needed)}, "space")
    assert space.is_computed
    assert space.size is None
    with pytest.raises(ConfigError, match="leave it out"):
        space.point({"y": 1})


def test_functions_that_need_each_other_are_named() -> None:
    said = problem_of(
        around=tune.sample_from(functions.round_again), circle=tune.sample_from(functions.round_in_circles)
    )
    assert "tune.config.around" in said
    assert "tune.config.circle" in said


def test_a_function_that_fails_or_is_not_there_is_named() -> None:
    assert "no_such_key" in problem_of(x=tune.sample_from(functions.failing))
    assert "PYTHONPATH" in problem_of(x={"tune.sample_from": "no_such_module:f"})
    assert "cannot be imported" in problem_of(x={"tune.sample_from": "tests.space.functions:nowhere"})


def test_reading_a_space_imports_neither_the_function_nor_anything_heavy() -> None:
    program = (
        "import sys; from sweepstake.space import read_tune; import sweepstake.search;"
        "read_tune({'x': {'tune.sample_from': 'no_such_module:f'}}, 'space');"
        "print([name for name in ('numpy', 'scipy', 'hyperopt') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_grid_beside_functions_still_has_its_turns() -> None:
    space: Space = read_tune(
        {"width": tune.grid_search([1, 2]), "twice": tune.sample_from(functions.double)}, "space"
    )
    assert space.turns.size == 2
    assert [space.config(space.turns.at(number))["twice"] for number in range(2)] == [2, 4]
