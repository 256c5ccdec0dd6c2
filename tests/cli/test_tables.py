"""Sweeps and runs as tables."""

from typing import cast

import pytest

from sweepstake.cli import tables
from sweepstake.client.views import SweepRow

from .sweeps import run_row, sweep_view


def test_a_sweep_has_its_head_its_best_run_and_a_line_for_each_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    many = {f"parameter_{i}": i for i in range(40)}
    rows = [
        run_row("run00001", config=many),
        run_row("run00002", 1, state="failed", value=None, reason="it fell\nhard"),
    ]
    tables.print_sweep(sweep_view(name="[bold]not markup[/bold]"), rows)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "local/digits/abcd1234  [bold]not markup[/bold]  running"
    assert lines[1] == "hyperopt, asha, loss (min); 4/20 trials: 2 finished, 1 stopped early, 1 failed"
    assert lines[2].startswith("http://")
    assert lines[3] == "Best: 0.25 in run00002 lr=0.03 net.depth=3"
    assert lines[4].split() == ["run", "state", "loss", "steps", "curve", "parameters", "reason"]
    assert "parameter_39=39" in lines[5], "without a terminal a line is as long as it must be"
    assert lines[6].rstrip().endswith("it fell\\nhard")
    assert len(lines) == 7


def test_sweeps_have_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        sweep_view(),
        sweep_view(sweep="local/other/efgh5678", best=None, metric=None, counts={"expected": None}),
    ]
    tables.print_sweeps([cast("SweepRow", row) for row in rows])
    _, first, second = capsys.readouterr().out.splitlines()
    assert first.split()[:6] == ["local/digits/abcd1234", "digits", "running", "4/20", "loss", "(min)"]
    assert second.split()[:4] == ["local/other/efgh5678", "digits", "running", "4"]


def test_the_best_run_has_a_line_for_each_parameter_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    best = {"id": "run00002", "value": 0.123456789, "config": {"lr": 0.123456789, "act": "[red]"}}
    tables.print_best(sweep_view(best=best, metric="val[x]"))
    assert capsys.readouterr().out.splitlines() == [
        "val[x] = 0.1235 in run run00002",
        "  lr: 0.123456789",
        "  act: [red]",
    ]
    tables.print_best(sweep_view(best=None))
    assert capsys.readouterr().out == ""
