"""`tune.run`: all that belongs to a sweep, put together and checked."""

import inspect
import os
import secrets
import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sweepstake import __version__
from sweepstake.config.calls import loaded
from sweepstake.config.checks import check_space
from sweepstake.config.plain import plain
from sweepstake.config.recording import Algorithm
from sweepstake.config.sweep_config import SweepConfig
from sweepstake.config.tune.unserved import reason_not_served
from sweepstake.config.warnings import SweepstakeWarning
from sweepstake.errors import ConfigError, Problem, suggestion

SEED_BITS = 32
MODES = ("min", "max")

Names = str | Sequence[str]


def run(
    run_or_experiment: str | os.PathLike[str],
    *,
    name: str | None = None,
    metric: Names | None = None,
    mode: Names | None = None,
    stop: Mapping[str, float] | None = None,
    time_budget_s: float | timedelta | None = None,
    config: Mapping[str, Any] | None = None,
    resources_per_trial: Mapping[str, float] | None = None,
    num_samples: int | None = None,
    search_alg: Algorithm | str | None = None,
    scheduler: Algorithm | str | None = None,
    max_failures: int | None = None,
    fail_fast: bool | str | None = None,
    max_concurrent_trials: int | None = None,
    trial_name_creator: str | None = None,
    resume: bool | str | None = None,
    raise_on_failed_trial: bool | None = None,
    log_to_file: bool | str | Sequence[str] | None = None,
    **others: Any,
) -> SweepConfig:
    """Describe a sweep. Nothing runs: the result is data, to be saved, or given to `wandb.sweep`.

    Args:
        run_or_experiment: the path of the script that a trial runs.
        name: the sweep's name for people.
        metric: the metric to optimise, a list of several for a multi-objective search.
        mode: `min` or `max`, or one for each metric.
        stop: a trial ends when one of these values is at least this large, whatever the mode; nested
            names are written `a/b`.
        time_budget_s: how long the sweep may take, in seconds.
        config: the parameters: fixed values, and functions of `tune`.
        resources_per_trial: what a trial needs, such as `{"cpu": 2, "gpu": 1}`.
        num_samples: how many trials, or how often the grid; 1 when left out, -1 for no bound.
        search_alg: the searcher, or its name; grid and random search when left out.
        scheduler: the scheduler, or its name; every trial runs to its end when left out.
        max_failures: how often a trial that fails is tried again; -1 for no bound.
        fail_fast: whether the first failure ends the sweep.
        max_concurrent_trials: how many trials may run at once; 0 for no bound.
        trial_name_creator: a template of the runs' names.
        resume: Ray Tune's; a sweep on the server always goes on where it was.
        raise_on_failed_trial: whether a failed trial makes the sweep's command fail.
        log_to_file: whether a trial's output is kept in a file, or the file's name.
        others: arguments of Ray Tune's that have no meaning here; None is the same as leaving them out.

    Raises:
        ConfigError: all mistakes at once.

    Warns:
        SweepstakeWarning: something is allowed and probably not meant.
    """
    problems = [_not_taken(key) for key, value in others.items() if value is not None]
    program = _program(run_or_experiment, problems)
    if isinstance(time_budget_s, timedelta):
        time_budget_s = time_budget_s.total_seconds()
    given = {
        "config": config,
        "fail_fast": fail_fast,
        "log_to_file": log_to_file,
        "max_concurrent_trials": max_concurrent_trials,
        "max_failures": max_failures,
        "metric": metric,
        "mode": mode,
        "name": name,
        "num_samples": num_samples,
        "raise_on_failed_trial": raise_on_failed_trial,
        "resources_per_trial": resources_per_trial,
        "resume": resume,
        "scheduler": scheduler,
        "search_alg": search_alg,
        "stop": stop,
        "time_budget_s": time_budget_s,
        "trial_name_creator": trial_name_creator,
    }
    block = {key: _saved(value, key, problems) for key, value in given.items() if value is not None}
    problems += _wrong_values(block)
    doubts = []
    for place, part in _spaces(block):
        found, doubted = check_space(part, place)
        problems += found
        doubts += doubted
    if problems:
        raise ConfigError(problems)
    for doubt in doubts:
        warnings.warn(str(doubt), SweepstakeWarning, stacklevel=2)
    block["run_or_experiment"] = program
    block["_wandb"] = {"seed": secrets.randbits(SEED_BITS), "versions": {"sweepstake": __version__}}
    return SweepConfig(program=program, tune=block)


def _program(given: object, problems: list[Problem]) -> str:
    if isinstance(given, (str, os.PathLike)) and (program := os.fspath(given)) and isinstance(program, str):
        return program
    if callable(given):
        message = (
            "a Python function cannot be saved in a sweep file: give the path of a script, such as "
            "'train.py'; the function itself is given to wandb.agent(sweep, function=...)"
        )
    else:
        message = f"it is the path of the script that a trial runs, such as 'train.py', not {given!r}"
    problems.append(Problem("run_or_experiment", message))
    return ""


def _saved(value: object, key: str, problems: list[Problem]) -> Any:
    """Return an argument as plain data; the place of a searcher's own argument is `search_alg.space`."""
    if isinstance(value, Algorithm):
        return {value.name: plain(value.given, key, problems)}
    return plain(value, key, problems)


def _not_taken(name: str) -> Problem:
    if reason := reason_not_served(name):
        return Problem(name, f"this argument of Ray Tune's cannot be served: {reason}")
    taken = [key for key in inspect.signature(run).parameters if key != "others"]
    return Problem(
        name,
        f"tune.run has no such argument.{suggestion(name, taken)} Its arguments are {', '.join(taken)}",
    )


def _is_algorithm(value: object) -> bool:
    return isinstance(value, str) or loaded(value) is not None


def _whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _numbers(value: object) -> bool:
    return isinstance(value, dict) and all(_number(item) for item in value.values())


# What each argument may be: a test, and how it is said.
_ALLOWED: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "num_samples": (lambda value: _whole(value, -1) and value != 0, "1 or more, or -1 for no bound"),
    "max_failures": (lambda value: _whole(value, -1), "0 or more, or -1 for no bound"),
    "max_concurrent_trials": (lambda value: _whole(value, 0), "1 or more, or 0 for no bound"),
    "stop": (_numbers, "a dict of metrics and numbers, such as {'training_iteration': 10}"),
    "resources_per_trial": (_numbers, "a dict of numbers, such as {'cpu': 2, 'gpu': 1}"),
    "time_budget_s": (
        lambda value: _number(value) and value > 0,
        "a number of seconds above 0, or a timedelta",
    ),
    "config": (lambda value: isinstance(value, dict), "a dict of parameters"),
    "name": (lambda value: isinstance(value, str), "a text"),
    "trial_name_creator": (lambda value: isinstance(value, str), "a text"),
    "search_alg": (_is_algorithm, "a searcher of sweepstake.config.tune.suggest, or its name"),
    "scheduler": (_is_algorithm, "a scheduler of sweepstake.config.tune.schedulers, or its name"),
}


def _wrong_values(block: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with the arguments themselves; the spaces are checked apart."""
    found = [
        Problem(key, f"{block[key]!r} was given; allowed is {allowed}")
        for key, (is_right, allowed) in _ALLOWED.items()
        if block.get(key) is not None and not is_right(block[key])
    ]
    found += _wrong_objectives(block, "")
    for key in ("search_alg", "scheduler"):
        if (call := loaded(block.get(key))) is not None:
            found += _wrong_objectives(call.kwargs, f"{key}.")
    return found


def _wrong_objectives(given: Mapping[str, Any], place: str) -> list[Problem]:
    found = []
    metric, mode = given.get("metric"), given.get("mode")
    names = metric if isinstance(metric, list) else [metric]
    if metric is not None and not (names and all(isinstance(name, str) and name for name in names)):
        found.append(Problem(f"{place}metric", f"{metric!r} was given; allowed is the name of a metric"))
    for word in mode if isinstance(mode, list) else [mode]:
        if word is not None and word not in MODES:
            near = suggestion(str(word), MODES)
            found.append(Problem(f"{place}mode", f"{word!r} was given; allowed are 'min' and 'max'.{near}"))
    return found


def _spaces(block: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the parts that hold search space functions, each with its place."""
    parts = [("config", block.get("config"))]
    for key, inner in (("search_alg", "space"), ("scheduler", "hyperparam_mutations")):
        if (call := loaded(block.get(key))) is not None:
            parts.append((f"{key}.{inner}", call.kwargs.get(inner)))
    return parts
