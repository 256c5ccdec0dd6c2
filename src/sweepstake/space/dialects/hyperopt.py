"""HyperOpt's expressions: `hyperopt.hp.uniform` and the like."""

from collections.abc import Callable
from typing import Any

import sweepstake.config.hyperopt.hp  # noqa: F401 - makes its functions known to FUNCTIONS
from sweepstake.space.domains import Domain, LogNormal, LogUniform, Normal, Rounded, Uniform, log_between
from sweepstake.space.integers import IntUniform


def _randint(low: int | None = None, high: int | None = None, upper: int | None = None) -> Domain:
    if upper is None and high is None:
        upper = low
    first, end = (0, upper) if upper is not None else (low or 0, high)
    return IntUniform(int(first), int(end or 0) - 1, ordered=False)


def _quniform(low: float, high: float, q: float) -> Domain:
    return Rounded(Uniform(low, high), q)


def _uniformint(low: float, high: float, q: float = 1.0) -> Domain:
    return Rounded(Uniform(low, high), q, whole=True)


def _qloguniform(low: float, high: float, q: float) -> Domain:
    return Rounded(LogUniform(low, high), q)


def _qnormal(mu: float, sigma: float, q: float) -> Domain:
    return Rounded(Normal(mu, sigma), q)


def _qlognormal(mu: float, sigma: float, q: float) -> Domain:
    return Rounded(LogNormal(mu, sigma), q)


def _loguniform_of_values(min_bound: float, max_bound: float, **_: Any) -> Domain:
    return log_between(min_bound, max_bound)


# What returns the domain of a function's arguments, its label left out.
DOMAINS: dict[str, Callable[..., Domain]] = {
    "hyperopt.hp.randint": _randint,
    "hyperopt.hp.uniform": lambda low, high: Uniform(low, high),
    "hyperopt.hp.uniformint": _uniformint,
    "hyperopt.hp.quniform": _quniform,
    "hyperopt.hp.loguniform": lambda low, high: LogUniform(low, high),
    "hyperopt.loguniform": _loguniform_of_values,
    "hyperopt.hp.qloguniform": _qloguniform,
    "hyperopt.hp.normal": lambda mu, sigma: Normal(mu, sigma),
    "hyperopt.hp.qnormal": _qnormal,
    "hyperopt.hp.lognormal": lambda mu, sigma: LogNormal(mu, sigma),
    "hyperopt.hp.qlognormal": _qlognormal,
}
