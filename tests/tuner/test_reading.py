"""Reading sweep files: what is understood, and what is said of mistakes."""

from typing import Any

import pytest

from sweepstake.errors import ConfigError
from sweepstake.tuner import reading
from sweepstake.tuner.spec import Named


def problems(config: Any) -> dict[str, str]:
    """The mistakes of a sweep file, by place."""
    with pytest.raises(ConfigError) as caught:
        reading.read(config)
    return {problem.place: problem.message for problem in caught.value.problems}


def beta(**tune: Any) -> dict[str, Any]:
    return {
        "program": "train.py",
        "tune": {
            "_wandb": {"seed": 3280387012, "versions": {"tune": "0.7.6"}},
            "num_samples": 10,
            "run_or_experiment": "train.py",
            "search_alg": {
                "hyperopt.HyperOptSearch": {
                    "metric": "mean_loss",
                    "mode": "min",
                    "space": {"width": {"hyperopt.hp.uniform": ["width", 0, 20]}},
                }
            },
            **tune,
        },
    }


def wandb_sweep(**keys: Any) -> dict[str, Any]:
    return {
        "program": "train.py",
        "method": "random",
        "metric": {"name": "loss", "goal": "minimize"},
        "parameters": {"lr": {"min": 0.0, "max": 1.0}},
        **keys,
    }


def test_the_quick_example_is_understood() -> None:
    spec = reading.read(beta())
    assert spec.program == "train.py"
    assert (spec.metric, spec.mode, spec.num_samples, spec.seed) == ("mean_loss", "min", 10, 3280387012)
    assert spec.searcher == Named("hyperopt", {})
    assert list(spec.space.parameters) == ["width"]


def test_a_scheduler_brings_its_metric_too() -> None:
    spec = reading.read(beta(scheduler={"AsyncHyperBandScheduler": {"metric": "mean_loss", "mode": "min"}}))
    assert spec.scheduler == Named("asha", {})


def test_a_wandb_sweep_is_understood() -> None:
    spec = reading.read(
        wandb_sweep(run_cap=7, name="n", metric={"name": "acc", "goal": "maximize", "target": 0.9})
    )
    assert (spec.metric, spec.mode, spec.target, spec.num_samples, spec.name) == ("acc", "max", 0.9, 7, "n")


def test_a_method_may_name_a_searcher_of_ours() -> None:
    assert reading.read(wandb_sweep(method="hyperopt")).searcher == Named("hyperopt")


def test_early_terminate_may_name_a_scheduler_of_ours() -> None:
    spec = reading.read(wandb_sweep(early_terminate={"type": "asha", "max_t": 27, "grace_period": 3}))
    assert spec.scheduler == Named("asha", {"max_t": 27, "grace_period": 3})


def test_a_misspelt_key_gets_its_near_match() -> None:
    assert (
        "Did you mean 'parameters'?"
        in problems({k if k != "parameters" else "paramters": v for k, v in wandb_sweep().items()})[
            "paramters"
        ]
    )
    assert "Did you mean 'num_samples'?" in problems(beta(num_sample=3))["tune.num_sample"]


def test_an_unknown_algorithm_gets_the_known_ones() -> None:
    found = problems(wandb_sweep(method="hyperpot"))
    assert "hyperopt" in found["method"]
    found = problems(beta(scheduler={"AsyncHyperBandSchduler": {}}))
    assert "AsyncHyperBandScheduler" in found["tune.scheduler"]


def test_all_mistakes_are_named_at_once() -> None:
    found = problems(
        wandb_sweep(
            method="hyperpot",
            metric={"name": "loss", "gaol": "minimize"},
            parameters={"lr": {"min": 2, "max": 1}},
            run_cap=0,
            colour="red",
        )
    )
    assert {"method", "metric.gaol", "run_cap", "colour"} <= set(found)
    assert any(place.startswith("parameters.lr") for place in found)


@pytest.mark.parametrize(
    ("config", "says"),
    [(None, "an empty file"), ([1], "a list"), ("train.py", "a str")],
)
def test_what_is_no_sweep_file_is_said_so(config: Any, says: str) -> None:
    assert says in problems(config)[""]


def test_a_metric_needs_a_mode() -> None:
    config = beta()
    del config["tune"]["search_alg"]["hyperopt.HyperOptSearch"]["mode"]
    assert "'min'" in problems(config)["tune.search_alg.mode"]


def test_a_point_outside_the_space_is_named() -> None:
    config = beta()
    arguments = config["tune"]["search_alg"]["hyperopt.HyperOptSearch"]
    arguments["points_to_evaluate"] = [{"width": 3}, {"wdith": 3}]
    (place,) = problems(config)
    assert place == "tune.search_alg.points_to_evaluate[1]"


def test_a_search_without_its_metric_is_refused() -> None:
    assert (
        "hyperopt"
        in problems({k: v for k, v in wandb_sweep(method="hyperopt").items() if k != "metric"})["metric"]
    )


def plain(**tune: Any) -> dict[str, Any]:
    """A sweep file of `tune.run` with a search space alone, and other keys of the `tune` block on top."""
    return {
        "program": "train.py",
        "tune": {"config": {"lr": {"tune.uniform": [0, 1]}}, "metric": "loss", "mode": "min", **tune},
    }


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("time_budget_s", 60, "by the clock"),
        ("max_failures", 3, "does not try a failed trial again"),
        ("fail_fast", True, "first failure"),
        ("fail_fast", "raise", "first failure"),
        ("resources_per_trial", {"cpu": 1, "gpu": 1}, "--gpus-per-run"),
        ("trial_name_creator", "t-{trial}", "names the runs itself"),
        ("raise_on_failed_trial", False, "exit with 1"),
        ("resume", "AUTO+RESTART_ERRORED", "failed trials"),
        ("checkpoint_freq", 5, "saves and deletes its checkpoints itself"),
        ("local_dir", "/data", "data folder"),
        ("callbacks", ["x"], "Python code"),
    ],
)
def test_what_cannot_be_had_is_refused_and_not_dropped(key: str, value: Any, says: str) -> None:
    found = problems(plain(**{key: value}))
    assert list(found) == [f"tune.{key}"]
    assert says in found[f"tune.{key}"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("max_failures", 0),
        ("fail_fast", False),
        ("raise_on_failed_trial", True),
        ("resources_per_trial", {"cpu": 1, "gpu": 0}),
        ("resume", True),
        ("resume", "AUTO"),
        ("checkpoint_freq", 0),
        ("verbose", 2),
        ("log_to_file", True),
        ("time_budget_s", None),
    ],
)
def test_what_asks_for_nothing_is_taken(key: str, value: Any) -> None:
    assert reading.read(plain(**{key: value})).metric == "loss"


def test_known_points_are_run_and_their_metric_is_not_taken_as_given() -> None:
    found = problems(plain(search_alg={"hyperopt": {"points_to_evaluate": [], "evaluated_rewards": [1]}}))
    assert "the points are run" in found["tune.search_alg.evaluated_rewards"]


@pytest.mark.parametrize("keys", [{"metric": ["a", "b"]}, {"mode": ["min", "max"]}])
def test_several_objectives_come_later(keys: dict[str, Any]) -> None:
    ((place, message),) = problems(plain(**keys)).items()
    assert place == f"tune.{next(iter(keys))}"
    assert "several come later" in message


def test_a_list_of_one_objective_is_one_objective() -> None:
    spec = reading.read(plain(metric=["acc"], mode=["max"]))
    assert (spec.metric, spec.mode) == ("acc", "max")


def test_several_metrics_of_wandb_come_later() -> None:
    assert "several come later" in problems(wandb_sweep(metrics=[{"name": "a"}, {"name": "b"}]))["metrics"]


@pytest.mark.parametrize("name", ["seed", "random_state_seed", "random_state", "random_seed"])
def test_a_search_algorithms_seed_is_the_sweeps(name: str) -> None:
    config = beta()
    config["tune"]["search_alg"]["hyperopt.HyperOptSearch"][name] = 7
    assert reading.read(config).seed == 7


def test_the_seed_may_stand_at_the_top_and_must_agree() -> None:
    assert reading.read({**beta(), "seed": 7}).seed == 7
    assert reading.read(wandb_sweep(seed=2**32 - 1)).seed == 2**32 - 1
    found = problems({**plain(search_alg={"hyperopt": {"seed": 8}}), "seed": 7})
    assert "one seed" in found["tune.search_alg.seed"]
    assert "at most 4294967295" in problems(wandb_sweep(seed=2**32))["seed"]


def test_metric_and_mode_must_agree() -> None:
    found = problems(plain(scheduler={"ASHAScheduler": {"metric": "acc", "mode": "max"}}))
    assert set(found) == {"tune.scheduler.metric", "tune.scheduler.mode"}


@pytest.mark.parametrize("written", ["ASHAScheduler", {"ASHAScheduler": None}, {"ASHAScheduler": {}}])
def test_an_algorithm_without_arguments_may_be_written_in_several_ways(written: Any) -> None:
    assert reading.read(plain(scheduler=written)).scheduler == Named("asha", {})


def test_a_schedulers_arguments_are_given_by_name() -> None:
    assert "by name" in problems(plain(scheduler={"ASHAScheduler": ["training_iteration"]}))["tune.scheduler"]


def test_a_scheduler_of_a_later_version_is_said_to_be_one() -> None:
    assert "does not have yet" in problems(plain(scheduler={"HyperBandScheduler": {}}))["tune.scheduler"]


def test_early_terminate_hyperband_is_wandbs_own() -> None:
    spec = reading.read(wandb_sweep(early_terminate={"type": "hyperband", "min_iter": 3, "eta": 2}))
    assert spec.scheduler == Named("wandb_hyperband", {"min_iter": 3, "eta": 2})
    assert "hyperband" in problems(wandb_sweep(early_terminate={"min_iter": 3}))["early_terminate.type"]


def test_a_grid_of_what_cannot_be_counted_is_refused() -> None:
    assert "lr" in problems(wandb_sweep(method="grid"))["method"]


@pytest.mark.parametrize("bound", [float("nan"), float("inf"), True, "5", 10**400])
def test_a_stop_rule_has_a_finite_bound(bound: Any) -> None:
    assert "finite number" in problems(plain(stop={"loss": bound}))["tune.stop.loss"]


def test_mistakes_keep_their_places_when_two_spaces_are_joined() -> None:
    search = {"hyperopt": {"space": {"a": {"hyperopt.hp.uniform": ["a", 2, 1]}}}}
    found = problems(plain(config={"b": {"tune.uniform": [2, 1]}}, search_alg=search))
    assert set(found) == {"tune.config.b", "tune.search_alg.space.a"}
    shared = {"hyperopt": {"space": {"lr": {"hyperopt.hp.uniform": ["lr", 0, 1]}}}}
    assert "lr" in problems(plain(search_alg=shared))["tune.config"]
