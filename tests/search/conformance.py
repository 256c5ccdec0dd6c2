"""What every searcher keeps to. A searcher's tests subclass `SearcherConformance`."""

import json
import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sweepstake.search import Exhausted, History, Searcher, Trial, TrialState, Wait
from sweepstake.space import Point, Space

ENDS = st.one_of(
    st.none(),
    st.tuples(
        st.sampled_from([TrialState.FINISHED, TrialState.STOPPED, TrialState.FAILED]),
        st.one_of(st.none(), st.floats(-1e6, 1e6)),
    ),
)


def key(point: Point) -> str:
    return json.dumps(point, sort_keys=True)


def assert_inside(space: Space, point: Point) -> None:
    """Assert that a point is plain data that holds the active parameters, each within its domain."""
    assert json.loads(json.dumps(point)) == point, "a point survives JSON"
    active = {
        name
        for name, parameter in space.parameters.items()
        if any(
            all(point.get(choice) == index for choice, index in branches) for branches in parameter.conditions
        )
    }
    assert set(point) == active
    for name, value in point.items():
        accepted = space.parameters[name].domain.accept(value)
        assert accepted == value
        assert type(accepted) is type(value)


def loss_of(space: Space, point: Point) -> float:
    """A loss that all numbers in a config add to."""

    def total(value: Any) -> float:
        if isinstance(value, dict):
            return sum(map(total, value.values()))
        if isinstance(value, list):
            return sum(map(total, value))
        return math.atan(value) if isinstance(value, (int, float)) else 0.0

    return total(space.config(point))


class Sweep:
    """A sweep of one searcher: asks it, and tells it how trials end."""

    def __init__(self, searcher: Searcher) -> None:
        self.searcher = searcher
        self.history = History()

    def ask(self) -> Point | Wait | Exhausted:
        answer = self.searcher.suggest(self.history, len(self.history.trials))
        if not isinstance(answer, (Wait, Exhausted)):
            self.history.put(Trial(len(self.history.trials), answer))
        return answer

    def ask_for(self, count: int) -> list[Point]:
        points = [self.ask() for _ in range(count)]
        return [point for point in points if not isinstance(point, (Wait, Exhausted))]

    def tell(self, index: int, state: TrialState, loss: float | None) -> None:
        self.history.put(Trial(index, self.history.trials[index].point, state, loss))


class SearcherConformance:
    """The suite."""

    @pytest.fixture
    def make(self) -> Callable[[Space], Searcher]:
        """What makes the searcher of a space, with a seed of the suite's choice: subclasses give it."""
        raise NotImplementedError

    @pytest.fixture
    def space(self) -> Space:
        """A space of the gallery: subclasses parametrise it by what they can search."""
        raise NotImplementedError

    def test_proposals_are_inside_the_space(self, make: Callable[[Space], Searcher], space: Space) -> None:
        sweep = Sweep(make(space))
        for index, point in enumerate(sweep.ask_for(30)):
            assert_inside(space, point)
            assert json.loads(json.dumps(space.config(point)))
            sweep.tell(index, TrialState.FINISHED, loss_of(space, point))

    def test_what_is_pending_is_not_proposed_again(
        self, make: Callable[[Space], Searcher], space: Space
    ) -> None:
        sweep = Sweep(make(space))
        for index, point in enumerate(sweep.ask_for(12)):
            sweep.tell(index, TrialState.FINISHED, loss_of(space, point))
        points = sweep.ask_for(8)
        assert len({key(point) for point in points}) == len(points)

    def test_trials_without_a_loss_do_no_harm(self, make: Callable[[Space], Searcher], space: Space) -> None:
        sweep = Sweep(make(space))
        for index, _ in enumerate(sweep.ask_for(30)):
            state = [TrialState.FAILED, TrialState.FINISHED, TrialState.STOPPED][index % 3]
            sweep.tell(index, state, None)
        for point in sweep.ask_for(3):
            assert_inside(space, point)

    def test_a_small_space_ends_without_repeats_and_a_large_one_goes_on(
        self, make: Callable[[Space], Searcher], space: Space
    ) -> None:
        sweep = Sweep(make(space))
        size = space.draws.size
        if size is None or size > 60:
            assert len({key(point) for point in sweep.ask_for(61)}) == 61
            return
        points = sweep.ask_for(size)
        assert len({key(point) for point in points}) == size
        assert isinstance(sweep.ask(), Exhausted)
        sweep.tell(0, TrialState.FAILED, None)
        assert isinstance(sweep.ask(), Exhausted)

    # The fixtures hold no state: `make` makes a searcher anew each time.
    @settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_a_rebuilt_searcher_goes_on_as_if_nothing_had_happened(
        self, make: Callable[[Space], Searcher], space: Space, data: st.DataObject
    ) -> None:
        lived = Sweep(make(space))
        for _ in range(data.draw(st.integers(0, 16), label="trials")):
            if isinstance(lived.ask(), (Wait, Exhausted)):
                break
            end = data.draw(ENDS, label="end")
            if end is not None:
                lived.tell(data.draw(st.integers(0, len(lived.history.trials) - 1), label="trial"), *end)
        rebuilt = Sweep(make(space))
        rebuilt.history = lived.history.snapshot()
        for _ in range(2):
            expected, found = lived.ask(), rebuilt.ask()
            assert found == expected or type(found) is type(expected) is Exhausted
