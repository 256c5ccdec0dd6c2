"""ASHA: its rungs, its decisions against a second writing of the rule and against Ray Tune's own."""

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sweepstake.errors import ConfigError
from sweepstake.schedulers import CONTINUE, Verdict
from sweepstake.schedulers.asha import AsyncHyperBand, rung_times
from tests.schedulers.conformance import sweep
from tests.schedulers.streams import RAY_CASES, Case, limits_of

RECORDED = json.loads(Path(__file__).with_name("recorded.json").read_text())["ray"]["decided"]


def asha(seed: int = 0, mode: str = "min", **arguments: Any) -> AsyncHyperBand:
    return AsyncHyperBand("loss", mode, seed, **arguments)


@pytest.mark.parametrize(
    ("grace_period", "max_t", "factor", "times"),
    [
        (1, 100, 4, [1, 4, 16, 64]),
        (10, 100, 3, [10, 30, 90]),
        (1, 81, 3, [1, 3, 9, 27, 81]),
        (1, 243, 3, [1, 3, 9, 27, 81, 243]),
        (1, 1000, 10, [1, 10, 100, 1000]),
        (0.1, 100, 10, [0.1, 1, 10, 100]),
        (2, 9, 1.5, [2, 3, 4.5, 6.75]),
        (5, 5, 4, [5]),
    ],
)
def test_rungs_are_exact(grace_period: float, max_t: float, factor: float, times: list[float]) -> None:
    assert rung_times(grace_period, max_t, factor) == times


def test_of_arrivals_from_good_to_bad_only_the_first_goes_on() -> None:
    scheduler = asha()
    verdicts = [scheduler.on_result(trial, 1, float(trial)).verdict for trial in range(8)]
    assert verdicts == [Verdict.CONTINUE] + [Verdict.STOP] * 7


def test_arrivals_from_bad_to_good_all_go_on() -> None:
    scheduler = asha()
    assert all(scheduler.on_result(trial, 1, -float(trial)) == CONTINUE for trial in range(8))


def test_ties_go_on_also_where_a_quarter_cannot_be_reckoned_in_binary() -> None:
    for factor in (3, 5, 6, 7, 10, 1.1):
        scheduler = asha(reduction_factor=factor)
        assert all(scheduler.on_result(trial, 1, 0.1) == CONTINUE for trial in range(100))


def test_the_reason_names_rung_value_cutoff_and_how_many() -> None:
    scheduler = asha(max_t=100, mode="max")
    for trial, accuracy in enumerate([0.5, 0.9, 0.8, 0.95, 0.7]):
        scheduler.on_result(trial, 4, -accuracy)
    decision = scheduler.on_result(9, 5, -0.25)
    assert decision.reason == (
        "loss 0.25 at training_iteration 5 (rung 4) is worse than 0.9, "
        "the cutoff for the best 1/4 of 5 trials that came to this rung before"
    )
    assert not decision.complete


def test_at_max_t_a_trial_is_complete_and_counts_for_others() -> None:
    scheduler = asha(max_t=16)
    decision = scheduler.on_result(0, 16, 0.1)
    assert decision.complete
    assert "16" in decision.reason
    lasting = asha(max_t=16, stop_last_trials=False)
    assert lasting.on_result(0, 16, 0.1) == CONTINUE
    assert lasting.on_result(1, 16, 0.2).verdict is Verdict.STOP


def test_a_trial_that_skips_rungs_is_never_judged_at_those_below() -> None:
    scheduler = asha(max_t=100)
    for trial in range(5):
        scheduler.on_result(trial, 1, 0.0)
    assert scheduler.on_result(9, 5, 0.9) == CONTINUE, "the first at rung 4"
    assert scheduler.on_result(9, 10, 0.9) == CONTINUE, "rung 1 lies behind it"


@pytest.mark.parametrize("loss", [math.inf, math.nan])
def test_what_is_not_finite_is_stopped_as_soon_as_another_was_finite(loss: float) -> None:
    scheduler = asha()
    assert scheduler.on_result(0, 1, loss) == CONTINUE, "the first to come goes on"
    assert scheduler.on_result(1, 1, loss) == CONTINUE, "a tie goes on"
    assert scheduler.on_result(2, 1, 5.0) == CONTINUE
    decision = scheduler.on_result(3, 1, loss)
    assert decision.verdict is Verdict.STOP
    assert "not finite" in decision.reason


def test_brackets_are_drawn_by_seed_and_trial_with_rays_probabilities() -> None:
    scheduler = asha(max_t=256, brackets=3)
    drawn = [scheduler.bracket_of(trial) for trial in range(4000)]
    assert drawn == [asha(max_t=256, brackets=3).bracket_of(trial) for trial in range(4000)]
    assert drawn != [asha(1, max_t=256, brackets=3).bracket_of(trial) for trial in range(4000)]
    shares = [drawn.count(bracket) / 4000 for bracket in range(3)]
    assert shares == pytest.approx([0.665, 0.245, 0.090], abs=0.03)


def test_a_bracket_spares_its_trials_the_first_rungs() -> None:
    scheduler = asha(max_t=64, brackets=4)
    later = next(trial for trial in range(100) if scheduler.bracket_of(trial) == 2)
    for trial in range(100, 200):
        scheduler.on_result(trial, 15, 0.0)
    assert scheduler.on_result(later, 15, 9.0) == CONTINUE


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({"max_t": 3, "grace_period": 4}, "grace_period"),
        ({"reduction_factor": 1.0000001}, "reduction_factor"),
        ({"brackets": 10**9}, "brackets"),
    ],
)
def test_arguments_that_do_not_go_together_are_refused(arguments: dict[str, Any], place: str) -> None:
    with pytest.raises(ConfigError) as caught:
        asha(**arguments)
    assert [problem.place for problem in caught.value.problems] == [place]


@pytest.mark.parametrize(
    ("case", "recorded"),
    list(zip(RAY_CASES, RECORDED, strict=True)),
    ids=[str(case.arguments) for case in RAY_CASES],
)
def test_it_stops_the_trials_that_ray_tune_stops(case: Case, recorded: dict[str, Any]) -> None:
    class DrawnByRay(AsyncHyperBand):
        def bracket_of(self, trial: int) -> int:
            return int(recorded["brackets"][trial])

    seen = sweep(DrawnByRay("loss", case.mode, 0, **case.arguments), case)
    stops = [[trial, time] for trial, time, decision in seen if decision.verdict is Verdict.STOP]
    assert stops == recorded["stops"]


class Oracle:
    """The rule, written a second time: with rewards, all records in a list, and nothing clever."""

    def __init__(self, times: list[float], factor: Fraction) -> None:
        self.times = times
        self.factor = factor
        self.records: list[tuple[int, float, float]] = []

    def stops(self, trial: int, time: float, reward: float) -> bool:
        rung = max((t for t in self.times if t <= time), default=None)
        if rung is None or any(who == trial and at >= rung for who, at, _ in self.records):
            return False
        rewards = sorted(worth for _, at, worth in self.records if at == rung)
        self.records.append((trial, rung, reward))
        if not rewards:
            return False
        if reward == -math.inf:
            return rewards[-1] > -math.inf
        position = (1 - 1 / self.factor) * (len(rewards) - 1)
        low, high = rewards[math.floor(position)], rewards[math.ceil(position)]
        if low == -math.inf:
            return False
        share = position - math.floor(position)
        return Fraction(reward) < Fraction(low) + (Fraction(high) - Fraction(low)) * share


@settings(deadline=None, max_examples=150)
@given(
    factor=st.sampled_from([2, 3, 4, 1.5]),
    reports=st.lists(
        st.tuples(st.integers(0, 9), st.integers(1, 20), st.integers(-8, 8).map(float) | st.just(math.inf)),
        max_size=100,
    ),
)
def test_it_decides_as_the_rule_says(factor: float, reports: list[tuple[int, int, float]]) -> None:
    scheduler = asha(max_t=1000, grace_period=2, reduction_factor=factor)
    oracle = Oracle(rung_times(2, 1000, factor), Fraction(factor))
    stopped: set[int] = set()
    for trial, time, loss in reports:
        if trial in stopped:
            continue
        stop = scheduler.on_result(trial, time, loss).verdict is Verdict.STOP
        assert stop == oracle.stops(trial, time, -loss)
        if stop:
            stopped.add(trial)


def test_it_spends_little_and_keeps_one_of_the_best() -> None:
    spent, ranks = [], []
    for seed in range(30):
        case = Case(seed=seed, trials=60, length=81)
        limits = limits_of(case)
        order = sorted(range(60), key=limits.__getitem__)
        seen = sweep(asha(max_t=81, reduction_factor=3), case)
        spent.append(len(seen) / (60 * 81))
        complete = [trial for trial, _, decision in seen if decision.complete]
        ranks.append(min(order.index(trial) for trial in complete))
    assert sum(spent) / 30 < 0.25
    assert sorted(ranks)[15] < 6, "half the time, the winner is one of the best tenth"
