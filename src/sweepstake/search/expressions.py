"""Every domain as an expression of the hyperopt library, and its values there and back.

Imports the library.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from hyperopt import hp
from scipy import stats

from sweepstake.space.domains import Beta, Choice, Domain, LogNormal, LogUniform, Normal, Rounded, Uniform
from sweepstake.space.integers import IntLogUniform, IntUniform
from sweepstake.space.tree import Group, Node, Parameter, Row

# The library's model of unordered integers keeps a weight for each.
_MOST_UNORDERED = 4096


class Codec(NamedTuple):
    """A domain in the library.

    Attributes:
        build: returns its expression for a label.
        encode: returns the library's number for a value.
        decode: returns the value of the library's number.
    """

    build: Callable[[str], Any]
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


def expression(root: Node) -> Any:
    """Return a space as an expression: its labels are the names, and what is constant is left out."""
    return _expression(root, {})


def _expression(node: Node, known: dict[str, Any]) -> Any:
    match node:
        case Group(items):
            return {key: _expression(item, known) for key, item in items.items()}
        case Row(items):
            return [_expression(item, known) for item in items]
        case Parameter():
            # The same parameter in several options of a choice must be the same object there.
            if node.name not in known:
                options = [_expression(option, known) for option in node.options]
                known[node.name] = codec(node.domain, options).build(node.name)
            return known[node.name]
    return None


def codec(domain: Domain, options: Sequence[Any] = ()) -> Codec:
    """Return how a domain is told to the library.

    Args:
        domain: the domain.
        options: of a choice, the expressions of its options; only `build` needs them.
    """
    match domain:
        case Uniform(low, high):
            return Codec(lambda label: hp.uniform(label, low, high), float, float)
        case LogUniform(low, high):
            return Codec(lambda label: hp.loguniform(label, low, high), float, float)
        case Normal(mu, sigma):
            return Codec(lambda label: hp.normal(label, mu, sigma), float, float)
        case LogNormal(mu, sigma):
            return Codec(lambda label: hp.lognormal(label, mu, sigma), float, float)
        case Beta():
            return _beta(domain)
        case Rounded():
            return _rounded(domain)
        case IntUniform():
            return _int_uniform(domain)
        case IntLogUniform():
            return _int_log_uniform(domain)
        case Choice():
            return _choice(domain, options)
    raise NotImplementedError(f"{type(domain).__name__} has no expression of hyperopt")


def _choice(domain: Choice, options: Sequence[Any]) -> Codec:
    def build(label: str) -> Any:
        if domain.weights is None:
            return hp.choice(label, options)
        return hp.pchoice(label, list(zip(domain.weights, options, strict=True)))

    return Codec(build, int, lambda index: domain.first[int(index)])


def _beta(domain: Beta) -> Codec:
    """Search the share of the values below one, which is uniform."""
    beta = stats.beta(domain.a, domain.b)
    return Codec(
        lambda label: hp.uniform(label, 0, 1),
        lambda value: float(beta.cdf(value)),
        lambda share: float(beta.ppf(share)),
    )


def _rounded(domain: Rounded) -> Codec:
    step = domain.step
    match domain.base:
        case Uniform(low, high):
            build = lambda label: hp.quniform(label, low, high, step)  # noqa: E731
        case LogUniform(low, high):
            build = lambda label: hp.qloguniform(label, low, high, step)  # noqa: E731
        case Normal(mu, sigma):
            build = lambda label: hp.qnormal(label, mu, sigma, step)  # noqa: E731
        case LogNormal(mu, sigma):
            build = lambda label: hp.qlognormal(label, mu, sigma, step)  # noqa: E731
        case base:
            inner = codec(base)
            return Codec(inner.build, inner.encode, lambda number: domain.multiple(inner.decode(number)))
    return Codec(build, float, lambda number: domain.multiple(float(number)))


def _int_uniform(domain: IntUniform) -> Codec:
    """Search the number of the value among all values."""
    support = domain.support()
    last = len(support) - 1
    if not domain.ordered and last < _MOST_UNORDERED:
        return Codec(
            lambda label: hp.randint(label, last + 1), support.index, lambda number: support[int(number)]
        )
    # Rounded to whole numbers, this gives each the same share.
    return Codec(
        lambda label: hp.quniform(label, -0.5, last + 0.5, 1),
        lambda value: float(support.index(value)),
        lambda number: support[min(max(round(float(number)), 0), last)],
    )


def _int_log_uniform(domain: IntLogUniform) -> Codec:
    """Search the continuous number whose whole part the value is; a value stands for the middle of these."""
    counts = domain.counts
    return Codec(
        lambda label: hp.loguniform(label, counts.log_lower, counts.log_upper),
        lambda value: value / domain.step + 0.5,
        lambda count: domain.value(float(count)),
    )
