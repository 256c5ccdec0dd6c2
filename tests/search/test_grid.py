"""Grid search over all values, in W&B's order."""

from collections.abc import Callable

import pytest

from sweepstake import search
from sweepstake.errors import ConfigError
from sweepstake.search import Exhausted, Searcher, Trial
from sweepstake.space import Space, read_wandb
from tests.search.conformance import SearcherConformance, Sweep
from tests.space.gallery import GALLERY

SMALL = read_wandb({"b": {"values": ["x", "y"]}, "a": {"min": 1, "max": 3}})


class TestGridSearch(SearcherConformance):
    @pytest.fixture
    def make(self) -> Callable[[Space], Searcher]:
        return lambda space: search.build("grid", {}, space, 5)

    @pytest.fixture(params=["finite", "one value", "finite conditional"])
    def space(self, request: pytest.FixtureRequest) -> Space:
        return GALLERY[request.param]


def test_the_last_name_varies_fastest() -> None:
    points = Sweep(search.build("grid", {}, SMALL, 0)).ask_for(7)
    assert [SMALL.config(point) for point in points] == [
        {"a": a, "b": b} for a in (1, 2, 3) for b in ("x", "y")
    ]


def test_a_point_that_another_trial_had_is_passed_over() -> None:
    sweep = Sweep(search.build("grid", {}, SMALL, 0))
    sweep.history.put(Trial(0, SMALL.point({"a": 1, "b": "y"})))
    assert [SMALL.config(point) for point in sweep.ask_for(2)] == [{"a": 1, "b": "x"}, {"a": 2, "b": "x"}]
    assert len(sweep.ask_for(10)) == 3


def test_a_huge_grid_is_not_listed() -> None:
    space = read_wandb({name: {"min": 1, "max": 10**6} for name in "abcdef"})
    assert space.size == 10**36
    assert len(Sweep(search.build("grid", {}, space, 0)).ask_for(3)) == 3


def test_a_space_without_parameters_is_one_point() -> None:
    sweep = Sweep(search.build("grid", {}, read_wandb({"x": {"value": 1}}), 0))
    assert sweep.ask() == {}
    assert isinstance(sweep.ask(), Exhausted)


@pytest.mark.parametrize(
    ("space", "says"),
    [
        (read_wandb({"lr": {"min": 0.0, "max": 1.0}}), "no end of those of lr"),
        (read_wandb({"x": {"values": [1, 2], "probabilities": [0.5, 0.5]}}), r"probabilities \(x\)"),
    ],
)
def test_a_space_that_has_no_grid_is_refused(space: Space, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        search.check("grid", {}, space, "method")
