"""Schedulers by name: what is taken, and what is said of the rest."""

import inspect
from typing import Any

import pytest

from sweepstake import schedulers
from sweepstake.config.tune import schedulers as written
from sweepstake.errors import ConfigError


def problems(name: str, arguments: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        schedulers.check(name, arguments, "tune.scheduler")
    return {problem.place: problem.message for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("asha", "asha"),
        ("ASHAScheduler", "asha"),
        ("AsyncHyperBandScheduler", "asha"),
        ("ray.tune.schedulers.AsyncHyperBandScheduler", "asha"),
        ("async_hyperband", "asha"),
        ("asynchyperband", "asha"),
        ("fifo", "fifo"),
        ("FIFOScheduler", "fifo"),
    ],
)
def test_a_scheduler_has_several_names(name: str, known: str) -> None:
    assert schedulers.check(name, {}, "tune.scheduler") == known
    assert known in schedulers.names()


def test_hyperband_is_wandbs_in_early_terminate_and_rays_in_a_tune_block() -> None:
    assert schedulers.check_early_terminate("hyperband", {"min_iter": 3}, "e") == "wandb_hyperband"
    assert schedulers.check_early_terminate("asha", {"max_t": 9}, "e") == "asha"
    assert "does not have yet" in problems("hyperband", {})["tune.scheduler"]


@pytest.mark.parametrize("name", written.__all__)
def test_every_scheduler_that_can_be_written_is_taken_or_known_to_come_later(name: str) -> None:
    if name in ("ASHAScheduler", "AsyncHyperBandScheduler", "FIFOScheduler"):
        assert schedulers.check(name, {}, "tune.scheduler") in schedulers.names()
    else:
        said = problems(name, {})["tune.scheduler"]
        assert "does not have yet" in said
        assert "AsyncHyperBandScheduler" in said


def test_the_arguments_that_can_be_written_are_those_that_are_taken() -> None:
    taken = schedulers.build("asha", {}, "loss", "min", 0).arguments
    writable = set(inspect.signature(written.AsyncHyperBandScheduler).parameters) - {"metric", "mode"}
    assert set(taken) == writable


def test_an_unknown_scheduler_gets_its_near_match() -> None:
    assert "Did you mean 'ASHAScheduler'?" in problems("ASHASheduler", {})["tune.scheduler"]
    with pytest.raises(ConfigError, match=r"early_terminate\.type.*Did you mean 'hyperband'\?"):
        schedulers.check_early_terminate("hyperbnad", {"min_iter": 3}, "early_terminate")


def test_all_wrong_arguments_are_named_at_once_with_what_is_allowed() -> None:
    found = problems(
        "asha", {"max_tt": 9, "brackets": 0, "reduction_factor": 1, "time_attr": 3, "max_t": "9"}
    )
    assert "Did you mean 'max_t'?" in found["tune.scheduler.max_tt"]
    assert "max_t (100)" in found["tune.scheduler.max_tt"]
    assert "at least 1" in found["tune.scheduler.brackets"]
    assert "above 1" in found["tune.scheduler.reduction_factor"]
    assert "logged value" in found["tune.scheduler.time_attr"]
    assert "'9'" in found["tune.scheduler.max_t"]


@pytest.mark.parametrize("value", [True, 10**400, float("inf"), float("nan"), -1, [1]])
def test_numbers_that_cannot_be_reckoned_with_are_refused(value: object) -> None:
    assert list(problems("asha", {"max_t": value})) == ["tune.scheduler.max_t"]


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({}, "early_terminate.min_iter"),
        ({"max_iter": 27}, "early_terminate.s"),
        ({"max_iter": 2, "s": 2}, "early_terminate.max_iter"),
        ({"min_iter": 3, "eta": 1}, "early_terminate.eta"),
        ({"min_iter": 3, "epsilon": 1}, "early_terminate.epsilon"),
    ],
)
def test_wandbs_hyperband_needs_its_bands(arguments: dict[str, Any], place: str) -> None:
    with pytest.raises(ConfigError) as caught:
        schedulers.check_early_terminate("hyperband", arguments, "early_terminate")
    assert [problem.place for problem in caught.value.problems] == [place]


def test_an_argument_that_is_none_is_left_to_its_default() -> None:
    scheduler = schedulers.build("asha", {"max_t": 9, "grace_period": None}, "loss", "min", 0)
    assert scheduler.on_result(0, 9, 0.5).complete
