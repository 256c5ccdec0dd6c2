"""A tuner is what its events make of it: fed them again, it is the same tuner."""

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sweepstake.tuner import (
    Decision,
    Ended,
    Event,
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
from sweepstake.tuner.tuner import Phase, Work

SWEEPS: dict[str, dict[str, Any]] = {
    "asha with a stop rule": {
        "tune": {
            "config": {"lr": {"tune.uniform": [0, 1]}, "size": {"tune.randint": [0, 9]}},
            "metric": "loss",
            "mode": "min",
            "num_samples": 6,
            "max_concurrent_trials": 4,
            "stop": {"training_iteration": 12},
            "scheduler": {"ASHAScheduler": {"max_t": 20, "reduction_factor": 2, "brackets": 2}},
        },
    },
    "hyperband with a target": {
        "method": "random",
        "metric": {"name": "loss", "goal": "maximize", "target": 1e6},
        "parameters": {"lr": {"min": 0.0, "max": 1.0}},
        "early_terminate": {"type": "hyperband", "min_iter": 1, "eta": 2},
    },
    "a grid": {
        "method": "grid",
        "metric": {"name": "loss", "goal": "minimize"},
        "parameters": {"a": {"values": [1, 2, 3]}, "b": {"values": ["x", "y"]}},
    },
    "no metric": {"method": "random", "parameters": {"lr": {"min": 0.0, "max": 1.0}}, "run_cap": 4},
}

values = st.floats(allow_nan=True, allow_infinity=True) | st.integers(-2, 2).map(float)
steps = st.lists(
    st.tuples(
        st.sampled_from(["propose", "launch", *["result"] * 4, "end", "requeue", "search-ended"]),
        st.integers(0, 9),
        values,
        st.sampled_from(list(Outcome)),
    ),
    max_size=60,
)


def new(name: str) -> Tuner:
    return Tuner(reading.read({"program": "train.py", **SWEEPS[name]}), seed=3)


def live(tuner: Tuner, wishes: list[tuple[str, int, float, Outcome]]) -> tuple[list[Event], list[Decision]]:
    """Have a tuner live through what can happen, also late and twice; return the events and decisions."""
    events: list[Event] = []
    decisions: list[Decision] = []
    counts: dict[int, int] = {}

    def happen(event: Event) -> None:
        events.append(event)
        decisions.extend(tuner.apply(event))

    for wish, number, value, outcome in wishes:
        if wish == "propose" and tuner.work() is Work.SOON:
            proposal = tuner.proposal()
            answer = proposal.make()
            happen(Proposed(proposal.index, answer) if isinstance(answer, dict) else SearchEnded())
        elif wish == "search-ended" and number == 0:
            happen(SearchEnded())
        elif tuner.trials:
            trial = number % len(tuner.trials)
            if wish == "launch":
                happen(Launched(trial))
            elif wish == "result":
                counts[trial] = counts.get(trial, 0) + 1
                happen(Result(trial, counts[trial], value, {"epoch": value}))
            elif wish == "end":
                happen(Ended(trial, outcome))
            elif wish == "requeue":
                counts[trial] = 0
                happen(Requeued(trial))
    return events, decisions


@pytest.mark.parametrize("name", SWEEPS)
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(wishes=steps, more=steps)
def test_a_tuner_that_is_fed_its_events_again_is_the_same(
    name: str, wishes: list[tuple[str, int, float, Outcome]], more: list[tuple[str, int, float, Outcome]]
) -> None:
    lived, rebuilt = new(name), new(name)
    events, decisions = live(lived, wishes)
    again = [decision for event in events for decision in rebuilt.apply(event)]
    assert again == decisions
    assert rebuilt.trials == lived.trials
    assert (rebuilt.work(), rebuilt.over(), rebuilt.finished) == (lived.work(), lived.over(), lived.finished)
    assert (rebuilt.next_queued(), rebuilt.best()) == (lived.next_queued(), lived.best())
    assert rebuilt.proposal().history == lived.proposal().history
    assert live(rebuilt, more)[1] == live(lived, more)[1], "it goes on the same, too"


@pytest.mark.parametrize("name", SWEEPS)
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(wishes=steps)
def test_a_tuner_counts_right_whatever_happens(
    name: str, wishes: list[tuple[str, int, float, Outcome]]
) -> None:
    tuner = new(name)
    events, decisions = live(tuner, wishes)
    phases = [record.phase for record in tuner.trials]
    assert tuner._running == phases.count(Phase.RUNNING)
    assert sorted(tuner._queue) == [trial for trial, phase in enumerate(phases) if phase is Phase.QUEUED]
    assert all(record.value is None or math.isfinite(record.value) for record in tuner.trials)
    states = [trial.state for trial in tuner.proposal().history.trials]
    assert [state == "pending" for state in states] == [phase is not Phase.ENDED for phase in phases]
    requeued = sum(isinstance(event, Requeued) for event in events)
    stops = [decision.trial for decision in decisions if isinstance(decision, StopTrial)]
    assert len(stops) - len(set(stops)) <= requeued, "a stop is decided once an attempt"
