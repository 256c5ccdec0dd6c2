"""What went wrong, said to the person who can mend it.

Every error of the package derives from `SweepstakeError`. Its text names what was given, what is
allowed and what to do; the command line prints it without a traceback and exits with `exit_code`.
"""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class SweepstakeError(Exception):
    """An error that a user can understand and mend."""

    exit_code = 1


class UsageError(SweepstakeError):
    """Wrong use: an argument, a file or an option that cannot be taken."""

    exit_code = 2


class MissingExtraError(UsageError):
    """An optional library is needed and is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional library: pip install 'sweepstake[{extra}]'")


class NotFoundError(SweepstakeError):
    """A sweep, run, project or file that does not exist."""

    exit_code = 2


class ServerUnavailableError(SweepstakeError):
    """The server cannot be reached, or refuses the key."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a sweep description.

    Attributes:
        place: where it stands, as a path of keys such as `parameters.lr.min`; empty for the whole.
        message: what was given, what is allowed, what to do.
    """

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class ConfigError(UsageError):
    """A sweep description with one or more mistakes, all of them named at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def config_error(place: str, message: str) -> ConfigError:
    """Return a `ConfigError` that holds one problem."""
    return ConfigError([Problem(place, message)])


def suggestion(given: str, allowed: Iterable[str]) -> str:
    """Return ` Did you mean 'x'?` when a near match of `given` is allowed, else an empty string."""
    near = difflib.get_close_matches(given, [str(name) for name in allowed], n=1, cutoff=0.6)
    return f" Did you mean '{near[0]}'?" if near else ""


def one_of(names: Iterable[str]) -> str:
    """Return the allowed names as a sorted, comma-separated list for an error text."""
    return ", ".join(sorted(str(name) for name in names))
