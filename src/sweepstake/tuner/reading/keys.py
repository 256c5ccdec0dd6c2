"""A mapping whose keys are taken one by one, mistakes collected."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from sweepstake.errors import ConfigError, Problem, one_of, suggestion

LARGEST_NUMBER = 1e300
LARGEST_COUNT = 2**53

T = TypeVar("T")


class Keys:
    """The keys of a mapping, taken one by one.

    What has the wrong type is noted as a problem and taken as absent, so that one reading finds all
    mistakes. In the end `refuse_the_rest` notes the keys that nobody has taken.

    Args:
        mapping: what was written.
        place: where it stands.
        problems: the list that problems go to; a new one when None.
    """

    def __init__(self, mapping: Mapping[str, Any], place: str, problems: list[Problem] | None = None) -> None:
        self.place = place
        self.problems: list[Problem] = [] if problems is None else problems
        self._mapping = mapping
        self._taken: set[str] = set()
        self._ignored: set[str] = set()

    def at(self, key: str) -> str:
        """Return the place of a key."""
        return f"{self.place}.{key}" if self.place else key

    def problem(self, key: str, message: str) -> None:
        """Note a mistake at a key."""
        self.problems.append(Problem(self.at(key) if key else self.place, message))

    def has_problem(self, key: str) -> bool:
        """Tell whether a mistake was noted at a key."""
        return any(problem.place == self.at(key) for problem in self.problems)

    def attempt(self, read: Callable[[], T]) -> T | None:
        """Return what `read` returns, or None after noting the problems that it raises."""
        try:
            return read()
        except ConfigError as error:
            self.problems.extend(error.problems)
            return None

    def any(self, key: str) -> Any:
        """Take a value of whatever type; None when it is absent."""
        self._taken.add(key)
        return self._mapping.get(key)

    def text(self, key: str) -> str | None:
        """Take a text."""
        value = self.any(key)
        if value is None or isinstance(value, str):
            return value
        self.problem(key, f"must be a text, not {value!r}")
        return None

    def number(self, key: str) -> float | None:
        """Take a finite number."""
        value = self.any(key)
        if value is None:
            return None
        right = isinstance(value, int | float) and not isinstance(value, bool)
        if not right or not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
            self.problem(key, f"must be a finite number, not {value!r}")
            return None
        return float(value)

    def whole(self, key: str, least: int, most: int = LARGEST_COUNT) -> int | None:
        """Take a whole number from `least` to `most`."""
        value = self.any(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            upper = "" if most == LARGEST_COUNT else f" and at most {most}"
            self.problem(key, f"must be a whole number of at least {least}{upper}, not {value!r}")
            return None
        return value

    def mapping(self, key: str) -> "Keys | None":
        """Take a mapping; its problems are noted here."""
        value = self.any(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.problem(key, f"must be a mapping, not {value!r}")
            return None
        return Keys(value, self.at(key), self.problems)

    def choice(self, key: str, allowed: Iterable[str]) -> str | None:
        """Take one of the allowed texts."""
        value = self.any(key)
        if value is None:
            return None
        names = list(allowed)
        if value not in names:
            self.refuse(key, value, names)
            return None
        return str(value)

    def refuse(self, key: str, value: object, allowed: Iterable[str]) -> None:
        """Note that a value is none of those allowed."""
        names = list(allowed)
        near = suggestion(str(value), names)
        self.problem(key, f"{value!r} is not allowed; allowed: {one_of(names)}.{near}")

    def names(self) -> list[str]:
        """Return all keys, as texts."""
        return [str(key) for key in self._mapping]

    def ignore(self, *names: str) -> None:
        """Take keys whose values mean nothing to a search."""
        self._taken.update(names)
        self._ignored.update(names)

    def rest(self) -> dict[str, Any]:
        """Take all that nobody has taken."""
        left = {key: value for key, value in self._mapping.items() if key not in self._taken}
        self._taken.update(left)
        return left

    def refuse_the_rest(self) -> None:
        """Note every key that nobody has taken."""
        known = self._taken - self._ignored
        for key in self.rest():
            near = suggestion(str(key), known)
            absent = one_of(name for name in known if name not in self._mapping)
            self.problem(str(key), f"unknown key.{near or f' Known besides those given: {absent}.'}")

    def words(self, key: str) -> tuple[str, ...] | None:
        """Take a command: a list of words."""
        value = self.any(key)
        if value is None:
            return None
        if isinstance(value, str):
            return tuple(value.split())
        if isinstance(value, list) and value and all(isinstance(w, str | int | float) for w in value):
            return tuple(str(word) for word in value)
        self.problem(key, f"must be a list of words, not {value!r}")
        return None
