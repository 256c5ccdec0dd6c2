"""Whatever a user gives becomes data that JSON and YAML hold, or is refused by its place."""

import enum
import json
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sweepstake.config import SweepConfig, tune
from sweepstake.config.plain import plain
from sweepstake.errors import Problem

data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), data, max_size=5))
def test_a_config_of_plain_data_is_the_same_after_any_journey(tmp_path_factory: Any, config: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    described = SweepConfig(program="train.py", tune={"config": config})
    described.save(path)
    assert SweepConfig.load(path) == described
    assert json.loads(json.dumps(described)) == described


@given(data)
def test_plain_data_stays_as_it_is(value: Any) -> None:
    problems: list[Problem] = []
    assert plain(value, "", problems) == value
    assert not problems


class Colour(enum.StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "becomes"),
    [
        ((1, (2,)), [1, [2]]),
        (range(3), [0, 1, 2]),
        (np.float64(0.5), 0.5),
        (np.bool_(True), True),
        (np.array([[1, 2]]), [[1, 2]]),
        (np.array(3), 3),
        (np.str_("a"), "a"),
        (PurePosixPath("a/b"), "a/b"),
        (Colour.RED, "red"),
        (tune.uniform(0, 1), {"tune.uniform": [0, 1]}),
    ],
)
def test_what_has_a_plain_form_gets_it(value: Any, becomes: Any) -> None:
    problems: list[Problem] = []
    found = plain(value, "", problems)
    assert (found, type(found), problems) == (becomes, type(becomes), [])


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({1, 2}, "{1, 2} of type set cannot be saved in a sweep file; allowed are text, numbers"),
        (b"bytes", "of type bytes cannot be saved"),
        (1j, "of type complex cannot be saved"),
        (Path, "Path is a class: call it, Path(...)"),
        (len, "a function cannot be saved in a sweep file; a parameter that is computed from the others is"),
        (np.array(1j), "of type complex cannot be saved"),
    ],
)
def test_what_has_none_is_refused_by_its_place(value: Any, says: str) -> None:
    problems: list[Problem] = []
    assert plain({"a": [0, value]}, "config", problems) == {"a": [0, None]}
    ((place, message),) = [(problem.place, problem.message) for problem in problems]
    assert place == "config.a[1]"
    assert says in message


def test_the_result_shares_nothing_with_what_was_given() -> None:
    given_data: dict[str, Any] = {"a": [{"b": 1}]}
    found = plain(given_data, "", [])
    given_data["a"][0]["b"] = 2
    assert found == {"a": [{"b": 1}]}
