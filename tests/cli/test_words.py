"""Values, durations and curves as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sweepstake.cli import words

from .sweeps import sweep_view


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.123456, "0.1235"),
        (1e-5, "1e-05"),
        (3.0, "3"),
        (12345678, "12345678"),
        (True, "True"),
        (None, "None"),
        ("relu", "relu"),
        (float("nan"), "nan"),
        ("a\nb\x1b[2J", "a\\nb\\x1b[2J"),
    ],
)
def test_a_value_is_short_and_stays_on_its_line(value: object, text: str) -> None:
    assert words.number(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-3, "0s"), (9.4, "9s"), (59.6, "1:00"), (185, "3:05"), (7385, "2:03:05")],
)
def test_a_duration_has_no_more_units_than_it_needs(seconds: float, text: str) -> None:
    assert words.duration(seconds) == text


def test_nested_parameters_are_named_by_their_paths() -> None:
    config = {"lr": 0.0123456, "net": {"depth": 3, "act": {"kind": "relu"}}, "empty": {}}
    assert words.parameters(config) == "lr=0.01235 net.depth=3 net.act.kind=relu empty={}"


def test_a_curve_goes_from_its_lowest_to_its_highest_bar() -> None:
    assert words.sparkline([0, 7, "NaN", 3.5, float("inf")], 10) == "▁█ ▅ "
    assert words.sparkline([2, 2], 10) == "▁▁"
    assert words.sparkline([], 10) == ""
    assert words.sparkline(["NaN", "Infinity"], 10) == ""


def test_a_long_curve_is_thinned_and_keeps_its_end() -> None:
    assert words.sparkline([0] * 99 + [1], 5) == "▁▁▁▁█"


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True)), st.integers(1, 30))
def test_a_curve_never_has_more_letters_than_there_is_room(values: list[float], width: int) -> None:
    drawn = words.sparkline(values, width)
    assert len(drawn) <= width
    assert set(drawn) <= set(" ▁▂▃▄▅▆▇█")


def test_the_ends_are_counted_and_named() -> None:
    counts = sweep_view()["counts"]
    assert words.done(counts) == 4
    assert words.ends(counts) == "2 finished, 1 stopped early, 1 failed"
    assert words.ends(sweep_view(counts={"finished": 0, "killed": 0, "failed": 0})["counts"]) == "none ended"
