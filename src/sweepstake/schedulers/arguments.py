"""What a user may give to a scheduler, and how that is said."""

from collections.abc import Callable
from typing import Any, NamedTuple

TRAINING_ITERATION = "training_iteration"
LARGEST_NUMBER = 1e300
LARGEST_COUNT = 10**15


class Argument(NamedTuple):
    """One argument of a scheduler.

    Attributes:
        is_right: tells whether a value may be given.
        allowed: what may be given, in words.
    """

    is_right: Callable[[Any], bool]
    allowed: str


def is_number(value: object) -> bool:
    """Tell whether a value is a number of a size that can be reckoned with."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return -LARGEST_NUMBER <= value <= LARGEST_NUMBER


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_COUNT


NAME = Argument(_is_name, "the name of a logged value")
ABOVE_0 = Argument(lambda value: is_number(value) and value > 0, "a number above 0")
ABOVE_1 = Argument(lambda value: is_number(value) and value > 1, "a number above 1")
WHOLE = Argument(_is_whole, "a whole number of at least 1")
YES_OR_NO = Argument(lambda value: isinstance(value, bool), "true or false")
