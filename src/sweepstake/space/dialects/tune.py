"""Ray Tune's functions: `tune.uniform` and the like. All bounds are values."""

import math
from collections.abc import Callable
from typing import Any

import sweepstake.config.tune.sample  # noqa: F401 - makes its functions known to FUNCTIONS
from sweepstake.space.domains import Domain, Normal, Rounded, Uniform, log_between
from sweepstake.space.integers import IntLogUniform, IntUniform


def _quniform(lower: float, upper: float, q: float) -> Domain:
    _multiples(lower, upper, q)
    return Rounded(Uniform(lower, upper), q)


def _qloguniform(lower: float, upper: float, q: float, **_: Any) -> Domain:
    _multiples(lower, upper, q)
    return Rounded(log_between(lower, upper), q)


def _multiples(lower: float, upper: float, q: float) -> None:
    for name, bound in (("lower", lower), ("upper", upper)):
        near = round(bound / q) * q
        if not math.isclose(bound, near, rel_tol=1e-9, abs_tol=1e-9 * q):
            below, above = math.floor(bound / q) * q, math.ceil(bound / q) * q
            raise ValueError(
                f"the {name} bound {bound} is no multiple of q = {q}; the nearest are {below:g} and {above:g}"
            )


def _loguniform(lower: float, upper: float, **_: Any) -> Domain:
    return log_between(lower, upper)


def _randn(mean: float = 0.0, sd: float = 1.0) -> Domain:
    return Normal(mean, sd)


def _qrandn(mean: float, sd: float, q: float) -> Domain:
    return Rounded(Normal(mean, sd), q)


def _randint(lower: int, upper: int) -> Domain:
    return IntUniform(int(lower), int(upper) - 1)


def _qrandint(lower: int, upper: int, q: int = 1) -> Domain:
    return IntUniform(*_whole(lower, upper, q))


def _lograndint(lower: int, upper: int, **_: Any) -> Domain:
    return IntLogUniform(int(lower), int(upper) - 1)


def _qlograndint(lower: int, upper: int, q: int, **_: Any) -> Domain:
    return IntLogUniform(*_whole(lower, upper, q))


def _whole(lower: int, upper: int, q: int) -> tuple[int, int, int]:
    """Return the least and the largest multiple of q within the bounds, and q.

    The upper bound is included, unless q is 1.
    """
    step = int(q)
    end = int(upper) - 1 if step == 1 else int(upper)
    low, high = -(-int(lower) // step) * step, end // step * step
    if low > high:
        raise ValueError(f"there is no multiple of q = {step} from {lower} to {upper}")
    return low, high, step


# What returns the domain of a function's arguments.
DOMAINS: dict[str, Callable[..., Domain]] = {
    "tune.uniform": lambda lower, upper: Uniform(lower, upper),
    "tune.quniform": _quniform,
    "tune.loguniform": _loguniform,
    "tune.qloguniform": _qloguniform,
    "tune.randn": _randn,
    "tune.qrandn": _qrandn,
    "tune.randint": _randint,
    "tune.qrandint": _qrandint,
    "tune.lograndint": _lograndint,
    "tune.qlograndint": _qlograndint,
}
