"""A sweep that runs, as the terminal and as plain lines show it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rich.console import Console

from sweepstake.agent import (
    ConnectionBack,
    ConnectionLost,
    Interrupted,
    Leaving,
    Registered,
    RunEnded,
    RunStarted,
)
from sweepstake.cli.live import Journal, LiveView, PlainView, Progress

from .sweeps import progress, run_row

PAGE = "http://127.0.0.1:8787/local/digits/sweeps/abcd1234?token=once"


@contextmanager
def live(width: int = 100, height: int = 30) -> Iterator[tuple[LiveView, io.StringIO]]:
    text = io.StringIO()
    console = Console(file=text, force_terminal=True, width=width, height=height, color_system=None)
    view = LiveView(console, PAGE)
    try:
        yield view, text
    finally:
        view.close()


def drawn(view: LiveView, width: int = 100) -> str:
    console = Console(width=width, height=30, record=True, file=io.StringIO(), color_system=None)
    console.print(view)
    return console.export_text()


def under_way() -> Progress:
    return progress(
        run_row("run00001", 0, value=0.5),
        run_row("run00002", 1, value=0.25),
        run_row("run00003", 2, state="running", value=0.31, finished_at=None, config={"lr": 0.02}),
    )


def test_the_live_view_shows_all_that_matters() -> None:
    with live() as (view, _):
        view.update(under_way())
        text = drawn(view)
    assert "4/20 trials" in text
    assert "about 1:05 left" in text
    assert "1 running, 2 finished, 1 stopped early, 1 failed" in text
    assert "Best  loss 0.25  run00002" in text
    assert "lr=0.03 net.depth=3" in text
    assert "█▁" in text, "the best so far got better"
    assert "run00003" in text
    assert "lr=0.02" in text
    assert PAGE in text


def test_the_address_is_whole_in_a_narrow_terminal() -> None:
    with live(width=40) as (view, _):
        view.update(under_way())
        text = drawn(view, width=40)
    assert PAGE in text.replace("\n", "")


def test_the_address_stands_there_before_the_first_trial() -> None:
    with live() as (view, _):
        assert PAGE in drawn(view)


def test_a_trial_of_this_agent_runs_before_its_client_says_so() -> None:
    start = RunStarted("run00004", 1, 0, None, {"lr": 0.5}, 4711, Path("log"))
    waiting = run_row("run00004", 3, state="pending", config={"lr": 0.5}, finished_at=None, value=None)
    with live() as (view, _):
        view.update(progress(waiting, counts={"running": 0}))
        assert "0 running" in drawn(view)
        view.tell(start)
        assert "1 running" in drawn(view)
        assert "lr=0.5" in drawn(view)
        view.tell(RunEnded("run00004", 1, 0, None, None, "", 3.0))
        assert "0 running" in drawn(view)


def test_a_view_is_no_higher_than_its_terminal() -> None:
    many = [run_row(f"run{i:05}", i, state="running", finished_at=None) for i in range(50)]
    with live(height=15) as (view, _):
        view.update(progress(*many))
        text = drawn(view)
    assert len(text.splitlines()) <= 15
    assert "more" in text


def test_a_sweep_without_an_end_or_a_metric_is_shown_too() -> None:
    with live() as (view, _):
        view.update(progress(metric=None, best=None, eta_s=None, counts={"expected": None}))
        text = drawn(view)
    assert "4 trials" in text
    assert "Best" not in text
    assert "left" not in text


def test_a_pause_an_outage_and_an_interrupt_are_noticed() -> None:
    with live() as (view, _):
        view.update(progress(state="PAUSED", best=None))
        view.tell(ConnectionLost("it is gone"))
        text = drawn(view)
        assert "paused" in text
        assert "No value of loss yet" in text
        assert "The server does not answer; trials go on. it is gone" in text
        view.tell(ConnectionBack(3.0))
        assert "does not answer" not in drawn(view)
        view.tell(Interrupted(at_once=False))
        assert "asked to stop (again: kill them)" in drawn(view)


def test_the_view_gives_the_cursor_back() -> None:
    with live() as (view, text):
        view.update(under_way())
    assert "\x1b[?25l" in text.getvalue(), "hidden while the view is drawn"
    assert "\x1b[?25h" in text.getvalue().rpartition("\x1b[?25l")[2]


@pytest.fixture
def lines() -> list[str]:
    return []


def test_plain_lines_tell_each_start_and_each_end_once(lines: list[str]) -> None:
    view = PlainView(lines.append)
    start = run_row("run00001", 0, state="running", value=None, finished_at=None)
    view.update(progress(start))
    view.update(progress(start))
    view.update(progress(run_row("run00001", 0, reason="all epochs\nare done")))
    assert lines == [
        "[4/20] run00001 started: lr=0.01",
        "[4/20] run00001 finished: loss 0.5, 3 steps, 10s, all epochs\\nare done",
    ]


def test_plain_lines_name_the_best_and_the_stopped(lines: list[str]) -> None:
    view = PlainView(lines.append)
    view.update(
        progress(
            run_row("run00002", 1, state="killed", started_at=None, value=0.25),
            run_row("run00003", 2, state="failed", value=None, iterations=0, reason="it fell", attempt=2),
            counts={"expected": None},
        )
    )
    assert lines == [
        "[4/?] run00002 stopped early: loss 0.25, 3 steps (the best so far)",
        "[4/?] run00003 failed: 12s, it fell",
    ]


def test_many_changes_at_once_are_one_line(lines: list[str]) -> None:
    view = PlainView(lines.append)
    view.update(progress(*[run_row(f"r{i}", i) for i in range(30)]))
    assert lines == ["[4/20] 30 trials started or ended, best 0.25"]


def test_an_agent_tells_of_its_own_runs_when_asked_to(lines: list[str]) -> None:
    view = PlainView(lines.append, own_runs_only=True)
    view.tell(Registered("agent001", "abcd1234", 1))
    view.update(progress(run_row("mine", 0), run_row("theirs", 1, agent="agent002")))
    assert [line.split()[1] for line in lines] == ["mine"]


def test_plain_lines_tell_what_happens_to_the_agent(lines: list[str]) -> None:
    view = PlainView(lines.append)
    for event in (
        ConnectionLost("refused"),
        ConnectionBack(65.0),
        Interrupted(at_once=False),
        Interrupted(at_once=True),
        Leaving("all 20 trials are done", 0),
    ):
        view.tell(event)
    assert lines == [
        "The server does not answer; trials go on. refused",
        "The server is back after 1:05",
        "Interrupted: the trials are asked to stop (again: kill them)",
        "Interrupted again: the trials are killed",
        "The agent takes no more trials: all 20 trials are done",
    ]


def test_the_journal_keeps_the_last_failure_and_no_asked_for_end() -> None:
    journal = Journal()
    journal.tell(Registered("agent001", "abcd1234", 1))
    journal.tell(RunEnded("a", 1, 1, None, None, "first", 1.0))
    journal.tell(RunEnded("b", 1, None, 9, None, "second", 1.0))
    journal.tell(RunEnded("c", 1, 0, None, None, "fine", 1.0))
    journal.tell(RunEnded("d", 1, 255, None, "enough", "stopped", 1.0))
    assert (journal.agent, journal.failed_run, journal.tail) == ("agent001", "b", "second")
