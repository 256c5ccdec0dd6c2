"""The tuner's life with a sweep: events in, decisions out."""

import math
from typing import Any

import pytest

from sweepstake.search import Exhausted, Wait
from sweepstake.tuner import (
    Ended,
    Event,
    FinishSweep,
    Launched,
    Outcome,
    Proposed,
    Requeued,
    Result,
    SearchEnded,
    StopTrial,
    Tuner,
    reading,
)
from sweepstake.tuner.metrics import number
from sweepstake.tuner.tuner import Work


def sweep(**keys: Any) -> dict[str, Any]:
    """A small random sweep of one parameter, with other keys on top."""
    return {
        "program": "train.py",
        "method": "random",
        "metric": {"name": "loss", "goal": "minimize"},
        "parameters": {"lr": {"min": 0.0, "max": 1.0}},
        **keys,
    }


def tuner(**keys: Any) -> Tuner:
    return Tuner(reading.read(sweep(**keys)), seed=7)


def propose(tuner: Tuner) -> list[Event]:
    """Have the next trial proposed, as a driver does."""
    proposal = tuner.proposal()
    answer = proposal.make()
    if isinstance(answer, Wait):
        tuner.wait()
        return []
    event = SearchEnded() if isinstance(answer, Exhausted) else Proposed(proposal.index, answer)
    tuner.apply(event)
    return [event]


def start(tuner: Tuner) -> int:
    """Have the next trial proposed if needed, launch it, and return its index."""
    if tuner.work() is Work.SOON:
        propose(tuner)
    trial = tuner.next_queued()
    assert trial is not None
    tuner.apply(Launched(trial))
    return trial


def test_a_sweep_of_three_trials_runs_to_its_end() -> None:
    sweeping = tuner(run_cap=3)
    for expected in range(3):
        assert sweeping.work() is Work.SOON
        assert start(sweeping) == expected
        sweeping.apply(Result(expected, 1, 0.5 - expected / 10))
        sweeping.apply(Ended(expected, Outcome.FINISHED))
    assert sweeping.work() is Work.DONE
    assert sweeping.over()
    assert sweeping.best() == 2


def test_a_grid_ends_when_every_point_was_proposed_once() -> None:
    grid = tuner(method="grid", parameters={"a": {"values": [1, 2]}, "b": {"values": ["x", "y"]}})
    points = []
    while not grid.exhausted:
        points += [event.point for event in propose(grid) if isinstance(event, Proposed)]
    configs = [grid.spec.space.config(point) for point in points]
    assert configs == [{"a": a, "b": b} for a in (1, 2) for b in ("x", "y")]
    assert not grid.over(), "its trials wait in the queue"


def test_no_more_trials_run_at_once_than_allowed() -> None:
    limited = Tuner(
        reading.read(
            {
                "program": "train.py",
                "tune": {
                    "config": {"lr": {"tune.uniform": [0, 1]}},
                    "num_samples": 5,
                    "max_concurrent_trials": 2,
                },
            }
        ),
        seed=1,
    )
    first, _ = start(limited), start(limited)
    assert limited.work() is Work.WAIT
    limited.apply(Ended(first, Outcome.FAILED))
    assert limited.work() is Work.SOON


def test_a_trial_that_failed_keeps_its_place_and_the_sweep_goes_on() -> None:
    sweeping = tuner(run_cap=2)
    sweeping.apply(Ended(start(sweeping), Outcome.FAILED))
    assert not sweeping.over()
    sweeping.apply(Ended(start(sweeping), Outcome.FINISHED))
    assert sweeping.over()
    assert sweeping.best() is None


def test_a_requeued_trial_starts_anew_with_the_same_point() -> None:
    sweeping = tuner(run_cap=1)
    trial = start(sweeping)
    point = sweeping.trials[trial].point
    sweeping.apply(Result(trial, 1, 0.5))
    sweeping.apply(Requeued(trial))
    assert sweeping.trials[trial].value is None
    assert sweeping.next_queued() == trial
    assert sweeping.trials[trial].point == point
    assert not sweeping.over()


@pytest.mark.parametrize(("goal", "value", "reached"), [("minimize", 0.1, True), ("maximize", 0.1, False)])
def test_the_sweep_ends_when_its_target_is_reached(goal: str, value: float, reached: bool) -> None:
    sweeping = tuner(metric={"name": "loss", "goal": goal, "target": 0.2})
    decisions = sweeping.apply(Result(start(sweeping), 1, value))
    assert [type(decision) for decision in decisions] == ([FinishSweep] if reached else [])
    assert (sweeping.work() is Work.DONE) is reached


def test_a_stop_rule_ends_a_trial_as_complete() -> None:
    tuned = Tuner(
        reading.read(
            {
                "program": "train.py",
                "tune": {
                    "config": {"lr": {"tune.uniform": [0, 1]}},
                    "num_samples": 2,
                    "stop": {"training_iteration": 3},
                },
            }
        ),
        seed=1,
    )
    trial = start(tuned)
    assert tuned.apply(Result(trial, 2, None)) == ()
    (stop,) = tuned.apply(Result(trial, 3, None))
    assert stop == StopTrial(trial, "training_iteration reached 3 (stop: 3)", complete=True)
    assert tuned.apply(Result(trial, 4, None)) == (), "a stop is decided once"


def tuning(mode: str = "min", **asha: Any) -> dict[str, Any]:
    """A random sweep of `tune.run` with ASHA and its arguments."""
    return {
        "program": "train.py",
        "tune": {
            "config": {"lr": {"tune.uniform": [0, 1]}},
            "metric": "acc" if mode == "max" else "loss",
            "mode": mode,
            "num_samples": 100,
            "scheduler": {"AsyncHyperBandScheduler": asha},
        },
    }


def asha(mode: str = "min") -> Tuner:
    return Tuner(reading.read(tuning(mode, max_t=9, reduction_factor=3)), seed=1)


def test_asha_stops_the_worse_early_and_says_why() -> None:
    tuned = asha()
    good, bad = start(tuned), start(tuned)
    assert tuned.apply(Result(good, 1, 0.1)) == ()
    (stop,) = tuned.apply(Result(bad, 1, 0.9))
    assert isinstance(stop, StopTrial)
    assert not stop.complete
    assert "loss" in stop.reason
    assert "0.9" in stop.reason


def test_asha_shows_the_metric_as_it_was_logged_when_more_is_better() -> None:
    tuned = asha("max")
    good, bad = start(tuned), start(tuned)
    tuned.apply(Result(good, 1, 0.9))
    (stop,) = tuned.apply(Result(bad, 1, 0.25))
    assert isinstance(stop, StopTrial)
    assert "0.25" in stop.reason
    assert "-0.25" not in stop.reason


def test_what_is_not_a_number_counts_as_the_worst() -> None:
    tuned = asha()
    good, lost = start(tuned), start(tuned)
    tuned.apply(Result(good, 1, 0.1))
    (stop,) = tuned.apply(Result(lost, 1, math.nan))
    assert isinstance(stop, StopTrial)


def test_a_result_that_a_stop_rule_ends_still_counts_for_the_scheduler() -> None:
    config = tuning(max_t=9, reduction_factor=3)
    config["tune"]["stop"] = {"loss": 5.0}
    tuned = Tuner(reading.read(config), seed=1)
    first, second = start(tuned), start(tuned)
    (stop,) = tuned.apply(Result(first, 1, 6.0))
    assert isinstance(stop, StopTrial)
    assert stop.complete
    assert tuned.apply(Result(second, 1, 4.0)) == ()
    (stop,) = tuned.apply(Result(start(tuned), 1, 4.9))
    assert isinstance(stop, StopTrial)
    assert "2 trials" in stop.reason


def test_time_may_be_another_value_than_the_iteration() -> None:
    tuned = Tuner(reading.read(tuning(max_t=90, time_attr="time_total_s")), seed=1)
    trial = start(tuned)
    assert tuned.time_attribute == "time_total_s"
    assert number({"loss": 0.5, "_runtime": 91.0}, tuned.time_attribute) == 91.0
    assert tuned.apply(Result(trial, 95, 0.5)) == (), "it is not known how long that took"
    (stop,) = tuned.apply(Result(trial, 96, 0.5, {"time_total_s": 91.0}))
    assert isinstance(stop, StopTrial)
    assert stop.complete


def test_a_late_word_of_an_attempt_that_was_given_up_is_not_heard() -> None:
    tuned = asha()
    good, lost = start(tuned), start(tuned)
    tuned.apply(Result(good, 1, 0.1))
    tuned.apply(Requeued(lost))
    assert tuned.apply(Result(lost, 1, 0.9)) == ()
    assert tuned.trials[lost].value is None


def test_a_trial_that_was_taken_for_lost_and_speaks_again_is_pending_again() -> None:
    tuned = asha()
    trial = start(tuned)
    tuned.apply(Ended(trial, Outcome.FAILED))
    tuned.apply(Launched(trial))
    assert tuned.proposal().history.trials[trial].state == "pending"
    assert not tuned.over()
