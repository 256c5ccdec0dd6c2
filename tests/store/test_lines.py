"""How lines are read."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sweepstake.store.lines import console_parts, console_text, parsed


def test_extended_json_is_read() -> None:
    value = parsed('{"a": NaN, "b": [Infinity, -Infinity], "c": 1, "d": 1.0, "e": "NaN"}')
    assert math.isnan(value["a"])
    assert value["b"] == [math.inf, -math.inf]
    assert type(value["c"]) is int
    assert type(value["d"]) is float
    assert value["e"] == "NaN"


def test_half_a_surrogate_pair_becomes_text() -> None:
    assert parsed(r'{"a": "x\ud800y", "b": NaN, "\uDFFF": "\ud83d\ude00"}')["a"] == "x?y"
    assert parsed(r'{"\uDFFF": "\ud83d\ude00"}') == {"?": "😀"}


@pytest.mark.parametrize("text", ["", "{", "nan", "{'a': 1}", "[" * 100_000, "\0"])
def test_what_is_not_json_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - two parsers, two texts
        parsed(text)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("2026-01-02T03:04:05.678901 epoch 1", ("2026-01-02T03:04:05.678901", None, "epoch 1")),
        ("ERROR 2026-01-02T03:04:05.678901 boom", ("2026-01-02T03:04:05.678901", "error", "boom")),
        ("2026-01-02T03:04:05Z  two spaces", ("2026-01-02T03:04:05Z", None, " two spaces")),
        ("2026-01-02T03:04:05.678901 ", ("2026-01-02T03:04:05.678901", None, "")),
        ("2026-01-02T03:04:05.678901", ("2026-01-02T03:04:05.678901", None, "")),
        ("ERROR no stamp", (None, "error", "no stamp")),
        ("ERRORS", (None, None, "ERRORS")),
        ("plain", (None, None, "plain")),
        ("", (None, None, "")),
        ("2026-01-02T03:04:05 a\nb", ("2026-01-02T03:04:05", None, "a\nb")),
    ],
)
def test_a_console_line_has_its_parts(line: str, parts: tuple[str | None, str | None, str]) -> None:
    assert console_parts(line) == parts
    assert console_text(line) == parts[2]


@given(st.text())
def test_any_console_line_can_be_read(line: str) -> None:
    assert line.endswith(console_text(line))
