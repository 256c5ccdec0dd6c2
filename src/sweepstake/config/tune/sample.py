"""Ray Tune's search space functions, with Ray Tune's meaning."""
# ruff: noqa: ARG001 - `base` never mattered to a distribution, and is taken because Ray Tune took it

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sweepstake.config.findings import Findings, logarithmic, numbers, ordered, positive, some, whole
from sweepstake.config.recording import Expression, expression
from sweepstake.config.references import reference
from sweepstake.errors import config_error

_LOW_HIGH = {"low": "lower", "high": "upper"}
_BOUNDS = {**_LOW_HIGH, "min_bound": "lower", "max_bound": "upper"}


@expression("tune.uniform", "tune.uniform", aliases=_LOW_HIGH)
def uniform(lower: float, upper: float) -> Findings:
    """A real number, uniform in [lower, upper)."""
    return ordered(lower, upper)


@expression("tune.quniform", "tune.quniform", aliases=_LOW_HIGH)
def quniform(lower: float, upper: float, q: float) -> Findings:
    """A multiple of q, from a uniform number in [lower, upper]."""
    return ordered(lower, upper) + positive(q=q)


@expression(
    "tune.loguniform",
    "tune.loguniform",
    recorded_as={"lower": "min_bound", "upper": "max_bound"},
    aliases=_BOUNDS,
)
def loguniform(lower: float, upper: float, base: float | None = None) -> Findings:
    """A real number in [lower, upper) whose logarithm is uniform; the bounds are values, above 0."""
    return logarithmic(lower, upper)


@expression("tune.qloguniform", "tune.qloguniform", aliases=_BOUNDS)
def qloguniform(lower: float, upper: float, q: float, base: float | None = None) -> Findings:
    """A multiple of q, from a number in [lower, upper] whose logarithm is uniform."""
    return logarithmic(lower, upper) + positive(q=q)


@expression("tune.randn", "tune.randn")
def randn(mean: float = 0.0, sd: float = 1.0) -> Findings:
    """A real number, normal with this mean and standard deviation."""
    return numbers(mean=mean) + positive(sd=sd)


@expression("tune.qrandn", "tune.qrandn")
def qrandn(mean: float, sd: float, q: float) -> Findings:
    """A multiple of q, from a normal number."""
    return numbers(mean=mean) + positive(sd=sd, q=q)


@expression("tune.randint", "tune.randint", aliases=_LOW_HIGH)
def randint(lower: int, upper: int) -> Findings:
    """A whole number in [lower, upper)."""
    return whole(lower=lower, upper=upper) or ordered(lower, upper)


@expression("tune.qrandint", "tune.qrandint", aliases=_LOW_HIGH)
def qrandint(lower: int, upper: int, q: int = 1) -> Findings:
    """A multiple of q in [lower, upper], all as likely; with q = 1 the upper bound is excluded."""
    return whole(lower=lower, upper=upper, q=q) or ordered(lower, upper) + positive(q=q)


@expression("tune.lograndint", "tune.lograndint", aliases=_BOUNDS)
def lograndint(lower: int, upper: int, base: float | None = None) -> Findings:
    """A whole number in [lower, upper), from a logarithmic scale; the bounds are values, above 0."""
    return whole(lower=lower, upper=upper) or logarithmic(lower, upper)


@expression("tune.qlograndint", "tune.qlograndint", aliases=_BOUNDS)
def qlograndint(lower: int, upper: int, q: int, base: float | None = None) -> Findings:
    """A multiple of q in [lower, upper], from a logarithmic scale."""
    return whole(lower=lower, upper=upper, q=q) or logarithmic(lower, upper) + positive(q=q)


@expression("tune.choice", "tune.choice")
def choice(categories: Sequence[Any]) -> Findings:
    """One of the categories, each as likely; a category may hold functions that exist only with it."""
    return some(categories)


@expression("tune.sample_from", "tune.sample_from")
def _sample_from(func: str) -> Findings:
    return []


def sample_from(func: Callable[..., Any]) -> Expression:
    """A value that a function computes from the other parameters.

    Args:
        func: a function at the top level of an importable module; it is called with the spec, whose
            `config` holds the other parameters, or with nothing. It is saved as `module:function`.

    Raises:
        ConfigError: it is a lambda, a local function, or else has no name that others can import.
    """
    return _sample_from(reference("tune.sample_from", func))


def grid_search(values: Iterable[Any]) -> Expression:
    """Every one of the values, in turn.

    Raises:
        ConfigError: the values are no list, or there is none.
    """
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise config_error("tune.grid_search", f"the values must be a list, not {values!r}")
    listed = list(values)
    if not listed:
        raise config_error("tune.grid_search", "there must be at least one value: the list is empty")
    return {"grid_search": listed}
