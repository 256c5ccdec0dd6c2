"""HyperOpt's Tree-structured Parzen Estimators."""

import statistics
import sys
from collections.abc import Callable
from typing import Any

import hyperopt
import hyperopt.tpe
import pytest
from hyperopt import hp as library_hp
from hyperopt.base import JOB_STATE_DONE, Domain

from sweepstake import search
from sweepstake.config import tune
from sweepstake.config.hyperopt import hp
from sweepstake.errors import ConfigError, MissingExtraError
from sweepstake.search import Searcher, TrialState
from sweepstake.search.streams import stream
from sweepstake.space import Space, read_tune
from tests.search.conformance import SearcherConformance, Sweep
from tests.space.gallery import GALLERY

VALLEY = read_tune(
    {
        "x": hp.uniform("x", -10, 10),
        "lr": hp.loguniform("lr", -10, 0),
        "kind": hp.choice("kind", [{"name": "bad"}, {"name": "good", "y": hp.uniform("y", 0, 1)}]),
    },
    "space",
)


def valley(config: dict[str, Any]) -> float:
    kind = config["kind"]
    offset = 3.0 if kind["name"] == "bad" else abs(kind["y"] - 0.3)
    return float((config["x"] - 2) ** 2 / 10 + abs(config["lr"] - 0.01) * 5 + offset)


def losses_of(name: str, seed: int, trials: int, **arguments: Any) -> list[float]:
    sweep = Sweep(search.build(name, arguments, VALLEY, seed))
    losses = []
    for index in range(trials):
        (point,) = sweep.ask_for(1)
        losses.append(valley(VALLEY.config(point)))
        sweep.tell(index, TrialState.FINISHED, losses[-1])
    return losses


class TestHyperOptSearch(SearcherConformance):
    @pytest.fixture
    def make(self) -> Callable[[Space], Searcher]:
        return lambda space: search.build("hyperopt", {"n_initial_points": 6}, space, 5)

    @pytest.fixture(params=sorted(GALLERY))
    def space(self, request: pytest.FixtureRequest) -> Space:
        return GALLERY[request.param]


def test_it_learns() -> None:
    """After its random start it tries much better points than chance does, in every repeat."""
    for seed in range(4):
        model = statistics.median(losses_of("hyperopt", seed, 50)[20:])
        chance = statistics.median(losses_of("random", seed, 50)[20:])
        assert model < 0.6 * chance


def test_it_proposes_what_the_library_itself_proposes() -> None:
    """The library's own trials, driven by hand in the same order with the same seeds, one always pending."""
    theirs = {
        "x": library_hp.uniform("x", -10, 10),
        "lr": library_hp.loguniform("lr", -10, 0),
        "kind": library_hp.choice("kind", [None, library_hp.uniform("kind.y", 0, 1)]),
    }
    trials, domain = hyperopt.Trials(), Domain(lambda _: None, theirs)
    sweep = Sweep(search.build("hyperopt", {"n_initial_points": 8}, VALLEY, 11))
    for index in range(30):
        (point,) = sweep.ask_for(1)
        seed = stream(11, index).randrange(2**31 - 1)
        trials.refresh()
        documents = hyperopt.tpe.suggest(
            trials.new_trial_ids(1), domain, trials, seed, n_startup_jobs=8, gamma=0.25, verbose=False
        )
        (document,) = documents
        assert point == {
            label: values[0] for label, values in document["misc"]["vals"].items() if len(values)
        }
        trials.insert_trial_docs(documents)
        if index > 0:
            earlier = trials._dynamic_trials[index - 1]
            loss = valley(VALLEY.config(sweep.history.trials[index - 1].point))
            earlier["state"] = JOB_STATE_DONE
            earlier["result"] = {"status": "ok", "loss": loss}
            sweep.tell(index - 1, TrialState.FINISHED, loss)


def test_pending_trials_keep_it_from_what_they_try() -> None:
    sweep = Sweep(search.build("hyperopt", {}, VALLEY, 3))
    for index in range(30):
        (point,) = sweep.ask_for(1)
        sweep.tell(index, TrialState.FINISHED, valley(VALLEY.config(point)))
    xs = [point["x"] for point in sweep.ask_for(8)]
    assert len({round(x, 3) for x in xs}) == 8


def test_failed_trials_do_not_count_as_initial_points() -> None:
    """The model sees neither them nor their points: with failures alone it goes on at random."""
    failing, anew = (Sweep(search.build("hyperopt", {"n_initial_points": 3}, VALLEY, 3)) for _ in range(2))
    anew.searcher = search.build("hyperopt", {"n_initial_points": 1000}, VALLEY, 3)
    for index in range(10):
        assert failing.ask() == anew.ask()
        failing.tell(index, TrialState.FAILED, None)
        anew.tell(index, TrialState.FAILED, None)


def test_a_stopped_trial_counts_with_its_loss() -> None:
    def next_after(state: TrialState) -> Any:
        sweep = Sweep(search.build("hyperopt", {"n_initial_points": 5}, VALLEY, 3))
        for index, point in enumerate(sweep.ask_for(10)):
            # The last is the best, so that the order of the losses is not the order of the trials.
            sweep.tell(index, state, None if state is TrialState.PENDING else -index - point["x"] / 100)
        return sweep.ask()

    assert next_after(TrialState.STOPPED) == next_after(TrialState.FINISHED)
    assert next_after(TrialState.STOPPED) != next_after(TrialState.PENDING)


def test_its_arguments_matter() -> None:
    usual = losses_of("hyperopt", 1, 40)
    few = losses_of("hyperopt", 1, 40, n_initial_points=5)
    assert usual[:5] == few[:5]
    assert usual[:20] != few[:20]
    wide = losses_of("hyperopt", 1, 40, gamma=2.0)
    assert usual[:20] == wide[:20]
    assert usual != wide
    assert losses_of("hyperopt", 1, 8, random_state_seed=2) == losses_of("hyperopt", 2, 8)


def test_values_of_a_grid_are_choices() -> None:
    space = read_tune({"a": tune.grid_search([1, 2]), "x": tune.uniform(0, 1)}, "config")
    assert search.check("HyperOptSearch", {}, space, "search_alg") == "hyperopt"
    assert {point["a"] for point in Sweep(search.build("hyperopt", {}, space, 1)).ask_for(12)} == {0, 1}


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hyperopt", None)
    for module in ("sweepstake.search.tpe", "sweepstake.search.expressions"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    with pytest.raises(MissingExtraError, match=r"sweepstake\[hyperopt\]"):
        Sweep(search.build("hyperopt", {}, VALLEY, 1)).ask()
    with pytest.raises(ConfigError, match=r"method: .*sweepstake\[hyperopt\]"):
        search.check("hyperopt", {}, VALLEY, "method")
