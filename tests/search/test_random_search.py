"""Random search."""

from collections.abc import Callable

import pytest

from sweepstake import search
from sweepstake.config import tune
from sweepstake.search import Searcher
from sweepstake.space import Space, read_tune
from tests.search.conformance import SearcherConformance, Sweep
from tests.space import functions
from tests.space.gallery import GALLERY


class TestRandomSearch(SearcherConformance):
    @pytest.fixture
    def make(self) -> Callable[[Space], Searcher]:
        return lambda space: search.build("random", {}, space, 5)

    @pytest.fixture(params=sorted(GALLERY))
    def space(self, request: pytest.FixtureRequest) -> Space:
        return GALLERY[request.param]


def test_another_seed_gives_other_points() -> None:
    space = GALLERY["quick"]
    one, other, given = (
        Sweep(search.build("random", arguments, space, seed)).ask_for(3)
        for arguments, seed in (({}, 1), ({}, 2), ({"seed": 1}, 2))
    )
    assert one != other
    assert one == given


def test_a_space_without_parameters_is_run_again_and_again() -> None:
    for written in ({"lr": 0.1}, {"x": tune.sample_from(functions.nothing_needed)}):
        assert len(Sweep(search.build("random", {}, read_tune(written, "space"), 1)).ask_for(5)) == 5
