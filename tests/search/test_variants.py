"""Ray Tune's grid and random search."""

from collections.abc import Callable
from typing import Any

import pytest

from sweepstake import search
from sweepstake.config import tune
from sweepstake.errors import ConfigError
from sweepstake.search import Exhausted, Searcher, Trial
from sweepstake.space import Space, read_tune
from tests.search.conformance import SearcherConformance, Sweep
from tests.space.gallery import GALLERY

GRID = read_tune(
    {"b": tune.grid_search(["x", "y"]), "a": tune.grid_search([1, 2]), "lr": tune.uniform(0, 1)}, "config"
)


def sweep_of(space: Space, **arguments: Any) -> Sweep:
    return Sweep(search.build("variants", arguments, space, 5))


def ab(points: list[dict[str, Any]]) -> list[tuple[int, str]]:
    return [(config["a"], config["b"]) for config in map(GRID.config, points)]


class TestVariants(SearcherConformance):
    @pytest.fixture
    def make(self) -> Callable[[Space], Searcher]:
        return lambda space: search.build("variants", {"num_samples": 100}, space, 5)

    @pytest.fixture(params=["quick", "conditional", "numbers", "grids"])
    def space(self, request: pytest.FixtureRequest) -> Space:
        return GALLERY[request.param]


def test_the_first_name_varies_fastest_and_the_grid_is_taken_num_samples_times() -> None:
    sweep = sweep_of(GRID, num_samples=2)
    points = sweep.ask_for(20)
    assert ab(points) == [(1, "x"), (2, "x"), (1, "y"), (2, "y")] * 2
    assert len({point["lr"] for point in points}) == 8
    assert isinstance(sweep.ask(), Exhausted)


def test_the_random_part_may_be_the_same_over_a_whole_grid() -> None:
    points = sweep_of(GRID, num_samples=2, constant_grid_search=True).ask_for(8)
    rates = [point["lr"] for point in points]
    assert len(set(rates[:4])) == len(set(rates[4:])) == 1
    assert rates[0] != rates[4]


def test_points_given_first_count_as_their_combination() -> None:
    sweep = sweep_of(GRID, num_samples=1)
    sweep.history.put(Trial(0, {**GRID.point({"a": 1, "b": "y"}), "lr": 0.5}))
    assert ab(sweep.ask_for(20)) == [(1, "x"), (2, "x"), (2, "y")]


def test_without_an_end_it_goes_on() -> None:
    assert len(sweep_of(GRID).ask_for(50)) == 50


def test_a_grid_in_an_option_of_a_grid() -> None:
    space = read_tune(
        {
            "net": tune.grid_search(
                [{"t": "a", "k": tune.grid_search([1, 2])}, {"t": "b", "z": tune.uniform(0, 1)}]
            )
        },
        "config",
    )
    configs = [space.config(point) for point in sweep_of(space, num_samples=1).ask_for(9)]
    assert configs[:2] == [{"net": {"t": "a", "k": 1}}, {"net": {"t": "a", "k": 2}}]
    assert [config["net"]["t"] for config in configs] == ["a", "a", "b"]


def test_a_grid_in_an_option_that_is_drawn_is_refused() -> None:
    space = read_tune({"net": tune.choice([{"k": tune.grid_search([1, 2])}, "b"])}, "config")
    with pytest.raises(ConfigError, match="an option of net, which is drawn at random"):
        search.check("variants", {}, space, "search_alg")
