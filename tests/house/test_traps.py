"""The protocol has forty known traps, G1 to G40, and each has a test that names it."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
_TEST = re.compile(r"def test((?:_g\d+)+)_")


def test_each_trap_of_the_protocol_has_its_test() -> None:
    named = {
        int(number)
        for file in TESTS.rglob("test_*.py")
        for group in _TEST.findall(file.read_text(encoding="utf-8"))
        for number in re.findall(r"\d+", group)
    }
    assert set(range(1, 41)) - named == set()
