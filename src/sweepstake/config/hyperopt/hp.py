"""HyperOpt's search space expressions, with HyperOpt's meaning (Bergstra, Yamins and Cox, 2013).

The first argument is a label, unique in the space. The bounds of `loguniform` and `qloguniform`, and
`mu` and `sigma` of `lognormal` and `qlognormal`, are natural logarithms of values; only `loguniform`
without a label takes the values themselves. `round` below rounds halves to the even neighbour.
"""
# ruff: noqa: ARG001 - the label is checked where the call is recorded; the functions are checks of the rest

from collections.abc import Mapping, Sequence
from typing import Any, overload

from sweepstake.config.findings import (
    Finding,
    Findings,
    exponents,
    logarithmic,
    numbers,
    ordered,
    positive,
    some,
    weighted,
    whole,
)
from sweepstake.config.recording import Expression, expression

Options = Sequence[Any] | Mapping[Any, Any]


@expression("hyperopt.hp.choice", "hp.choice")
def choice(label: str, options: Options) -> Findings:
    """One of the options, each as likely; an option may hold expressions that exist only with it."""
    return some(options)


@expression("hyperopt.hp.pchoice", "hp.pchoice")
def pchoice(label: str, p_options: Sequence[tuple[float, Any]]) -> Findings:
    """One of the options of the pairs (probability, option)."""
    return weighted(p_options)


@expression("hyperopt.hp.randint", "hp.randint")
def randint(
    label: str, low: int | None = None, high: int | None = None, *, upper: int | None = None
) -> Findings:
    """A whole number in [0, upper), written `randint(label, upper)`, or in [low, high); unordered."""
    if upper is not None:
        if low is not None or high is not None:
            return [Finding("give upper alone, or low and high")]
        return whole(upper=upper) or ordered(0, upper)
    if high is None:
        return whole(upper=low) or ordered(0, low)
    first = 0 if low is None else low
    return whole(low=first, high=high) or ordered(first, high)


@expression("hyperopt.hp.uniform", "hp.uniform")
def uniform(label: str, low: float, high: float) -> Findings:
    """A real number, uniform in [low, high)."""
    return ordered(low, high)


@expression("hyperopt.hp.uniformint", "hp.uniformint")
def uniformint(label: str, low: float, high: float, q: float = 1.0) -> Findings:
    """A whole number, `round(uniform(low, high))`: both bounds included, each half as likely."""
    return ordered(low, high) + ([] if q == 1 else [Finding(f"q is always 1 here, not {q}")])


@expression("hyperopt.hp.quniform", "hp.quniform")
def quniform(label: str, low: float, high: float, q: float) -> Findings:
    """A multiple of q, `round(uniform(low, high) / q) * q`."""
    return ordered(low, high) + positive(q=q)


@expression("hyperopt.hp.loguniform", "hp.loguniform")
def _loguniform_of_exponents(label: str, low: float, high: float) -> Findings:
    return exponents(low, high)


@expression("hyperopt.loguniform", "hp.loguniform", recorded_as={})
def _loguniform_of_values(min_bound: float, max_bound: float, base: float | None = None) -> Findings:
    return logarithmic(min_bound, max_bound, ": for exponents, give a label before them")


@overload
def loguniform(label: str, low: float, high: float) -> Expression: ...


@overload
def loguniform(min_bound: float, max_bound: float, base: float | None = None) -> Expression: ...


def loguniform(*args: Any, **kwargs: Any) -> Expression:
    """A real number whose logarithm is uniform.

    `loguniform(label, low, high)` is in [e^low, e^high), as in HyperOpt. Two numbers without a label,
    `loguniform(min_bound, max_bound)`, are the bounds of the values, and the label is the key.
    """
    labelled = kwargs.keys() & {"label", "low", "high"} or (args and not isinstance(args[0], (int, float)))
    return _loguniform_of_exponents(*args, **kwargs) if labelled else _loguniform_of_values(*args, **kwargs)


@expression("hyperopt.hp.qloguniform", "hp.qloguniform")
def qloguniform(label: str, low: float, high: float, q: float) -> Findings:
    """A multiple of q, `round(exp(uniform(low, high)) / q) * q`."""
    return exponents(low, high) + positive(q=q)


@expression("hyperopt.hp.normal", "hp.normal")
def normal(label: str, mu: float, sigma: float) -> Findings:
    """A real number, normal with mean mu and standard deviation sigma."""
    return numbers(mu=mu) + positive(sigma=sigma)


@expression("hyperopt.hp.qnormal", "hp.qnormal")
def qnormal(label: str, mu: float, sigma: float, q: float) -> Findings:
    """A multiple of q, `round(normal(mu, sigma) / q) * q`."""
    return numbers(mu=mu) + positive(sigma=sigma, q=q)


@expression("hyperopt.hp.lognormal", "hp.lognormal")
def lognormal(label: str, mu: float, sigma: float) -> Findings:
    """A positive real number, `exp(normal(mu, sigma))`."""
    return numbers(mu=mu) + positive(sigma=sigma)


@expression("hyperopt.hp.qlognormal", "hp.qlognormal")
def qlognormal(label: str, mu: float, sigma: float, q: float) -> Findings:
    """A multiple of q, `round(exp(normal(mu, sigma)) / q) * q`."""
    return numbers(mu=mu) + positive(sigma=sigma, q=q)
