"""What is kept of a program's output."""

from pathlib import Path

import pytest

from sweepstake.agent.tail import MOST_BYTES, MOST_LINES, tail


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (b"", ""),
        (b"one\ntwo\n", "one\ntwo"),
        (b" 10%\r 50%\r100%\nsaved\r\n", "100%\nsaved"),
        (b"not utf-8: \xff\xfe, nul: \0.\n", "not utf-8: \ufffd\ufffd, nul: ."),
    ],
)
def test_the_last_lines(tmp_path: Path, written: bytes, kept: str) -> None:
    log = tmp_path / "log"
    log.write_bytes(written)
    assert tail(log) == kept


def test_much_output_is_cut_at_a_line(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("".join(f"line {number} {'x' * 400}\n" for number in range(1000)))
    kept = tail(log).splitlines()
    assert kept[-1].startswith("line 999 ")
    assert kept[0].startswith("line ")
    assert sum(len(line) + 1 for line in kept) <= MOST_BYTES


def test_many_short_lines_are_cut_by_number(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("".join(f"{number}\n" for number in range(1000)))
    assert tail(log).splitlines() == [str(number) for number in range(1000 - MOST_LINES, 1000)]


def test_a_log_that_is_gone_has_no_last_lines(tmp_path: Path) -> None:
    assert tail(tmp_path / "nonesuch") == ""
