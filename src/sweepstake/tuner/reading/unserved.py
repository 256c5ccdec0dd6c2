"""Arguments of Ray's `tune.run` that mean nothing for scripts run by agents, or cannot be served yet."""

from collections.abc import Callable
from typing import Any

from sweepstake.config.tune.unserved import reason_not_served
from sweepstake.tuner.reading.keys import Keys

# How Ray reports and runs its own processes: whatever these say, a sweep of scripts is the same.
_OF_RAY = (
    "log_to_file",
    "progress_reporter",
    "queue_trials",
    "ray_auto_init",
    "return_trials",
    "reuse_actors",
    "server_port",
    "verbose",
    "with_server",
)


def _asks_for_one_cpu(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    return all(need in (0, None) or (name == "cpu" and need == 1) for name, need in value.items())


def _retries_no_failures(value: object) -> bool:
    return value in (True, False) or (isinstance(value, str) and "ERRORED" not in value.upper())


# What a sweep does without the argument, told by its values that ask for nothing else, and what to do.
_LATER: dict[str, tuple[Callable[[Any], bool], str]] = {
    "fail_fast": (
        lambda value: value is False,
        "this version does not end a sweep at its first failure: leave it out; `sweepstake stop` ends it",
    ),
    "max_failures": (
        lambda value: value == 0 and value is not False,
        "this version does not try a failed trial again: leave it out, or give 0",
    ),
    "raise_on_failed_trial": (
        lambda value: value is True,
        "a failed trial always makes `sweepstake run` exit with 1 in this version: leave it out",
    ),
    "resources_per_trial": (
        _asks_for_one_cpu,
        "in this version an agent says what a trial gets: `sweepstake agent -j SLOTS --gpus-per-run N`",
    ),
    "resume": (
        _retries_no_failures,
        "this version does not try failed trials again; a sweep always goes on where it was: leave it out",
    ),
    "time_budget_s": (
        lambda _: False,
        "this version does not end a sweep by the clock: leave it out; `sweepstake stop` ends it",
    ),
    "trial_name_creator": (
        lambda _: False,
        "this version names the runs itself: leave it out; a script may set wandb.run.name",
    ),
}


def take_unserved(tune: Keys) -> None:
    """Take the arguments that change nothing here, and note those that ask for what cannot be had."""
    tune.ignore(*_OF_RAY)
    for key, (is_no_wish, message) in _LATER.items():
        value = tune.any(key)
        if value is not None and not is_no_wish(value):
            tune.problem(key, f"{value!r} was given; {message}")
    for key in tune.names():
        reason = reason_not_served(key)
        if reason is not None and key not in _OF_RAY and tune.any(key):
            tune.problem(key, f"this argument of Ray Tune's cannot be served: {reason}. Leave it out.")
