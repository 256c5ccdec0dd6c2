"""W&B's hyperband: its bands, and its decisions against the ones of W&B's own library."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from sweepstake.schedulers import CONTINUE, Verdict
from sweepstake.schedulers.wandb_hyperband import WandbHyperBand
from tests.schedulers.conformance import sweep
from tests.schedulers.streams import WANDB_CASES, Case

RECORDED = json.loads(Path(__file__).with_name("recorded.json").read_text())["wandb"]["decided"]


def hyperband(mode: str = "min", **arguments: Any) -> WandbHyperBand:
    return WandbHyperBand("loss", mode, 0, **arguments)


def report(scheduler: WandbHyperBand, trial: int, *losses: float) -> Verdict:
    """Report losses and return the last verdict."""
    verdict = Verdict.CONTINUE
    for time, loss in enumerate(losses, 1):
        verdict = scheduler.on_result(trial, time, loss).verdict
    return verdict


@pytest.mark.parametrize(
    ("case", "recorded"),
    list(zip(WANDB_CASES, RECORDED, strict=True)),
    ids=[str(case.arguments) for case in WANDB_CASES],
)
def test_it_stops_the_runs_that_wandb_stops(case: Case, recorded: dict[str, Any]) -> None:
    seen = sweep(hyperband(case.mode, **case.arguments), case)
    stops = [[trial, time] for trial, time, decision in seen if decision.verdict is Verdict.STOP]
    assert stops == recorded["stops"]


def test_max_iter_itself_is_no_band() -> None:
    scheduler = hyperband(max_iter=27, s=2, eta=3)
    report(scheduler, 0, *[0.0] * 30)
    assert report(scheduler, 1, 1.0, 1.0) is Verdict.CONTINUE
    assert report(scheduler, 1, 1.0) is Verdict.STOP, "band 3"
    assert report(scheduler, 2, *[0.0] * 8, 1.0) is Verdict.STOP, "band 9"
    assert report(scheduler, 3, *[0.0] * 26, 1.0) is Verdict.CONTINUE, "27 is no band"


def test_a_run_is_judged_again_when_others_have_arrived() -> None:
    scheduler = hyperband(min_iter=1, eta=3)
    assert report(scheduler, 0, 0.5) is Verdict.CONTINUE
    assert report(scheduler, 1, 0.1) is Verdict.CONTINUE
    assert scheduler.on_result(0, 2, 0.0).verdict is Verdict.STOP, "0.5 at band 1 is no longer good enough"


def test_g32_it_is_strict_unless_told_otherwise_and_then_compares_the_best_so_far() -> None:
    """G32: the library's default is strict, against its documentation; ours is the library's."""
    lenient = hyperband(min_iter=2, strict=False)
    report(lenient, 0, 0.5, 0.5)
    assert report(lenient, 1, 0.4, 0.9) is Verdict.CONTINUE
    strict = hyperband(min_iter=2)
    report(strict, 0, 0.5, 0.5)
    assert report(strict, 1, 0.4, 0.9) is Verdict.STOP


def test_what_is_not_finite_is_no_iteration() -> None:
    scheduler = hyperband(min_iter=2)
    report(scheduler, 0, 0.1, 0.1)
    assert report(scheduler, 1, math.inf, 0.9, math.nan) is Verdict.CONTINUE
    assert scheduler.on_result(1, 4, 0.9).verdict is Verdict.STOP


def test_a_run_that_starts_anew_no_longer_counts_with_its_old_values() -> None:
    scheduler = hyperband(min_iter=1)
    report(scheduler, 0, 0.0)
    scheduler.on_add(0)
    assert scheduler.on_result(1, 1, 0.5) == CONTINUE


def test_the_reason_names_band_value_threshold_and_how_many() -> None:
    scheduler = hyperband("max", min_iter=1)
    report(scheduler, 0, -0.9)
    assert scheduler.on_result(1, 1, -0.25).reason == (
        "loss 0.25 at iteration 1 is worse than 0.9, the threshold for the best 1/3 of the 2 trials at band 1"
    )
