"""Errors are read by the person who made the mistake."""

import pytest

from sweepstake.errors import (
    ConfigError,
    MissingExtraError,
    NotFoundError,
    Problem,
    ServerUnavailableError,
    SweepstakeError,
    UsageError,
    config_error,
    one_of,
    suggestion,
)


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (SweepstakeError("x"), 1),
        (ServerUnavailableError("x"), 1),
        (NotFoundError("x"), 2),
        (UsageError("x"), 2),
        (MissingExtraError("x", "y"), 2),
        (config_error("a", "x"), 2),
    ],
)
def test_every_error_is_of_one_family_and_knows_its_exit_code(error: SweepstakeError, exit_code: int) -> None:
    assert isinstance(error, SweepstakeError)
    assert error.exit_code == exit_code


def test_a_missing_library_names_the_command_that_installs_it() -> None:
    error = MissingExtraError("the hyperopt searcher", "hyperopt")
    assert str(error) == "the hyperopt searcher needs an optional library: pip install 'sweepstake[hyperopt]'"


def test_a_config_error_names_all_mistakes_a_line_each() -> None:
    error = ConfigError([Problem("parameters.lr.min", "too large"), Problem("", "no program")])
    assert str(error) == "parameters.lr.min: too large\nno program"
    assert [problem.place for problem in error.problems] == ["parameters.lr.min", ""]


def test_a_near_match_is_suggested_and_a_far_one_is_not() -> None:
    assert suggestion("paramters", ["parameters", "program"]) == " Did you mean 'parameters'?"
    assert suggestion("colour", ["parameters", "program"]) == ""
    assert suggestion("x", []) == ""


def test_the_allowed_names_stand_in_order() -> None:
    assert one_of(["random", "grid", "hyperopt"]) == "grid, hyperopt, random"
