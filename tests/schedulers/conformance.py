"""What every scheduler must keep to. A test class per scheduler derives from `SchedulerConformance`."""

import math
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sweepstake import schedulers
from sweepstake.schedulers import Decision, Scheduler, Verdict
from tests.schedulers.streams import Case, play

# (what happens, trial, time, loss)
Happening = tuple[str, int, float, float]

# As `make(mode="min", seed=0)`.
Make = Callable[..., Scheduler]

# The suite is inherited, so that each test runs in several classes; and the fixture holds no state.
thorough = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.differing_executors, HealthCheck.function_scoped_fixture],
)

losses = st.floats(allow_nan=False, allow_infinity=True) | st.integers(-3, 3).map(float)
happenings = st.lists(
    st.tuples(
        st.sampled_from(["result"] * 8 + ["anew", "end"]), st.integers(0, 7), st.integers(1, 30), losses
    ),
    max_size=80,
)


def tell(scheduler: Scheduler, happened: list[Happening]) -> list[Decision]:
    """Tell a scheduler what happened and return its decisions."""
    decisions = []
    known: set[int] = set()
    for what, trial, time, loss in happened:
        if trial not in known or what == "anew":
            scheduler.on_add(trial)
            known.add(trial)
        if what == "result":
            decisions.append(scheduler.on_result(trial, time, loss))
        elif what == "end":
            scheduler.on_end(trial)
    return decisions


def sweep(scheduler: Scheduler, case: Case) -> list[tuple[int, int, Decision]]:
    """Play a case with a scheduler and return (trial, time, decision) of every result."""
    seen: list[tuple[int, int, Decision]] = []

    def decide(trial: int, time: int, value: float) -> bool:
        decision = scheduler.on_result(trial, time, -value if case.mode == "max" else value)
        seen.append((trial, time, decision))
        stop = decision.verdict is Verdict.STOP
        if stop or time >= case.length:
            scheduler.on_end(trial)
        return stop

    play(case, decide, scheduler.on_add)
    return seen


class SchedulerConformance:
    """The life of a scheduler."""

    # How many results and how much time there are before a trial may be stopped.
    grace: float = 3
    stops_early = True

    @pytest.fixture
    def make(self) -> Make:
        """A maker of the scheduler under test, whose metric is `loss`."""
        raise NotImplementedError

    def test_it_leads_a_sweep_from_its_first_trial_to_its_last(self, make: Make) -> None:
        seen = sweep(make(), Case(length=30))
        assert {trial for trial, _, _ in seen} == set(range(40))
        stopped = [trial for trial, _, decision in seen if decision.verdict is Verdict.STOP]
        assert len(stopped) == len(set(stopped))
        assert bool(stopped) is self.stops_early

    def test_each_stop_says_why_with_the_metric_and_numbers(self, make: Make) -> None:
        for _, _, decision in sweep(make(), Case(length=30)):
            if decision.verdict is Verdict.CONTINUE:
                assert decision == schedulers.CONTINUE
            else:
                assert "loss" in decision.reason
                assert any(letter.isdigit() for letter in decision.reason)

    @thorough
    @given(happened=happenings)
    def test_it_decides_the_same_when_the_same_happens_again(
        self, make: Make, happened: list[Happening]
    ) -> None:
        one, other = make(), make()
        assert tell(one, happened) == tell(other, happened)
        for trial in range(8):
            assert one.on_result(trial, 31, 0.5) == other.on_result(trial, 31, 0.5)

    @thorough
    @given(happened=happenings)
    def test_nothing_is_stopped_early_before_the_grace_period(
        self, make: Make, happened: list[Happening]
    ) -> None:
        young = [(what, trial, min(time, self.grace - 1), loss) for what, trial, time, loss in happened]
        counts: dict[int, int] = {}
        few = []
        for what, trial, time, loss in young:
            counts[trial] = counts.get(trial, 0) + (what == "result")
            if counts[trial] < self.grace:
                few.append((what, trial, time, loss))
        assert all(decision.verdict is Verdict.CONTINUE for decision in tell(make(), few))

    @thorough
    @given(happened=happenings)
    def test_results_after_a_stop_change_nothing_for_others(
        self, make: Make, happened: list[Happening]
    ) -> None:
        happened = [step for step in happened if step[0] == "result"]
        talkative, quiet = make(), make()
        stopped: dict[int, Decision] = {}
        for _, trial, time, loss in happened:
            decision = talkative.on_result(trial, time, loss)
            if trial in stopped:
                assert decision == stopped[trial]
                continue
            assert decision == quiet.on_result(trial, time, loss)
            if decision.verdict is Verdict.STOP:
                stopped[trial] = decision

    @thorough
    @given(happened=happenings)
    def test_whether_small_or_large_is_good_matters_to_the_reasons_alone(
        self, make: Make, happened: list[Happening]
    ) -> None:
        smaller, larger = tell(make("min"), happened), tell(make("max"), happened)
        assert [(d.verdict, d.complete) for d in smaller] == [(d.verdict, d.complete) for d in larger]

    def test_a_trial_that_starts_anew_is_not_stopped_by_its_old_verdict(self, make: Make) -> None:
        scheduler = make()
        verdicts = [decision.verdict for _, _, decision in sweep(scheduler, Case(length=30))]
        for trial in range(40):
            scheduler.on_add(trial)
            assert scheduler.on_result(trial, self.grace - 0.5, 1e9).verdict is Verdict.CONTINUE
        assert (Verdict.STOP in verdicts) is self.stops_early

    @pytest.mark.parametrize("loss", [math.inf, math.nan, -math.inf])
    def test_values_that_are_not_finite_do_no_harm(self, make: Make, loss: float) -> None:
        scheduler = make()
        for time in range(1, 31):
            for trial in range(6):
                scheduler.on_result(trial, time, loss if trial % 2 else float(trial))
        decision = scheduler.on_result(7, math.nan, 1.0)
        assert decision.verdict is Verdict.CONTINUE
