"""What is wrong, or probably not meant, with the arguments of a search space function."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

# Above this power of e, a double overflows.
LARGEST_EXPONENT = 709
PROBABILITY_TOLERANCE = 1e-6


class Finding(NamedTuple):
    """One thing to say about a call.

    Attributes:
        message: what was given, what is allowed, what to do.
        warning: whether the sweep can go on all the same.
    """

    message: str
    warning: bool = False


Findings = list[Finding]


def numbers(**named: object) -> Findings:
    """Each argument must be a finite number."""
    return [
        Finding(f"{name} must be a finite number, not {value!r}")
        for name, value in named.items()
        if not _is_number(value)
    ]


def ordered(low: object, high: object) -> Findings:
    """The lower bound must be below the upper one."""
    if found := numbers(low=low, high=high):
        return found
    if low < high:  # type: ignore[operator]
        return []
    turned = ": turn them round" if low > high else ", so there is nothing to search"  # type: ignore[operator]
    return [Finding(f"the lower bound {low} is not below the upper bound {high}{turned}")]


def positive(**named: object) -> Findings:
    """Each argument must be a number above zero."""
    return numbers(**named) or [
        Finding(f"{name} must be above 0, not {value}")
        for name, value in named.items()
        if value <= 0  # type: ignore[operator]
    ]


def whole(**named: object) -> Findings:
    """Each argument must be a whole number."""
    return numbers(**named) or [
        Finding(f"{name} must be a whole number, not {value}")
        for name, value in named.items()
        if float(value) != int(value)  # type: ignore[arg-type, call-overload]
    ]


def logarithmic(low: object, high: object, hint: str = "") -> Findings:
    """The bounds are values of a logarithmic scale: above zero, and ordered."""
    found = ordered(low, high)
    if not found and low <= 0:  # type: ignore[operator]
        return [Finding(f"the bounds of a logarithmic scale are above 0, and {low} is not{hint}")]
    return found


def exponents(low: float, high: float) -> Findings:
    """The bounds are natural logarithms, and should not look like the values themselves."""
    if found := ordered(low, high):
        return found
    if high > LARGEST_EXPONENT:
        return [
            Finding(
                f"the bounds are exponents of e, and e^{high} is more than a number can hold; "
                f"for values between {low} and {high} give their logarithms, math.log(...)"
            )
        ]
    if low > 0 and high <= 1:
        return [
            Finding(
                f"the bounds are exponents of e: these give values from {math.exp(low):.6g} to "
                f"{math.exp(high):.6g}. For values from {low} to {high}, give math.log({low}) and "
                f"math.log({high})",
                warning=True,
            )
        ]
    return []


def some(options: object) -> Findings:
    """There must be at least one option, in an order."""
    if not isinstance(options, (Sequence, Mapping, range)) or isinstance(options, (str, bytes)):
        return [Finding(f"the options must be a list, not {options!r}")]
    return [] if options else [Finding("there must be at least one option: the list is empty")]


def weighted(options: object) -> Findings:
    """The options must be pairs of a probability and an option, the probabilities adding up to 1."""
    if found := some(options):
        return found
    total = 0.0
    for option in options if isinstance(options, Iterable) else ():
        if not isinstance(option, Sequence) or isinstance(option, str) or len(option) != 2:
            return [Finding(f"each option must be a pair (probability, value), and {option!r} is not")]
        if not _is_number(option[0]) or not 0 <= option[0] <= 1:
            return [
                Finding(f"the first of each pair must be a probability from 0 to 1, and {option[0]!r} is not")
            ]
        total += option[0]
    if abs(total - 1) > PROBABILITY_TOLERANCE:
        return [Finding(f"the probabilities must add up to 1, and add up to {total:.6g}")]
    return []


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
