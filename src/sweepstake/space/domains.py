"""Domains: the values that one parameter can take, and how likely each is.

Every value is plain JSON data of the type that a run is given. `round` rounds halves to the even
neighbour, as in the libraries whose domains these are.
"""

import math
import random
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from sweepstake.space.multiples import Multiples

Number = int | float

# Above this power of e, a double overflows.
_LARGEST_EXPONENT = 709.0
_TOLERANCE = 1e-9


class Extent(NamedTuple):
    """What a page shows of a domain: its kind, its scale and its bounds, None where it has none."""

    kind: Literal["float", "int", "choice"]
    scale: Literal["linear", "log"] = "linear"
    low: Number | None = None
    high: Number | None = None


class Domain(ABC):
    """The values that a parameter can take."""

    @abstractmethod
    def draw(self, generator: random.Random) -> Any:
        """Return a value drawn at random."""

    @abstractmethod
    def accept(self, value: object) -> Any:
        """Return a given value in the form in which a point holds it.

        Raises:
            ValueError: it lies outside the domain; the text says what is allowed.
        """

    @abstractmethod
    def extent(self) -> Extent:
        """Return what a page shows."""

    def support(self) -> Sequence[Any] | None:
        """Return all values in their order, or None when there is no end of them."""
        return None

    def grid(self) -> Sequence[Any] | None:
        """Return the values that a grid has of this domain, or None when there is no end of them."""
        return self.support()


def number(value: object) -> Number:
    """Return a given value that must be a finite number.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"must be a number, not {value!r}")
    return value


def _within(value: object, low: float, high: float) -> float:
    given = float(number(value))
    if low <= given <= high:
        return given
    # A bound may have lost its last digits, as in exp(log(0.1)).
    slack = _TOLERANCE * max(abs(low), abs(high))
    if low - slack <= given <= high + slack:
        return min(max(given, low), high)
    raise ValueError(f"must be from {low:.6g} to {high:.6g}, not {value!r}")


class Continuous(Domain):
    """Real numbers; can be rounded to multiples by `Rounded`."""

    @property
    def low(self) -> float:
        """The least value."""
        return -math.inf

    @property
    def high(self) -> float:
        """The upper bound."""
        return math.inf

    @abstractmethod
    def draw(self, generator: random.Random) -> float:
        """Return a value drawn at random."""

    def accept(self, value: object) -> float:
        """Return a given number that lies within the bounds."""
        return _within(value, self.low, self.high)

    def extent(self) -> Extent:
        """Return the bounds."""
        return Extent("float", "linear", *_finite(self.low, self.high))


def _finite(low: float, high: float) -> tuple[float | None, float | None]:
    return (low if math.isfinite(low) else None, high if math.isfinite(high) else None)


@dataclass(frozen=True)
class Uniform(Continuous):
    """Uniform in [lower, upper)."""

    lower: float
    upper: float

    @property
    def low(self) -> float:
        """The lower bound."""
        return self.lower

    @property
    def high(self) -> float:
        """The upper bound."""
        return self.upper

    def draw(self, generator: random.Random) -> float:
        """Return a value drawn at random."""
        share = generator.random()
        # This form cannot overflow, and the rounding of its last digit cannot reach the upper bound.
        value = self.lower * (1 - share) + self.upper * share
        return min(max(value, self.lower), math.nextafter(self.upper, self.lower))


@dataclass(frozen=True)
class LogUniform(Continuous):
    """Positive numbers whose natural logarithm is uniform in [log_lower, log_upper)."""

    log_lower: float
    log_upper: float

    @property
    def low(self) -> float:
        """The least value."""
        return math.exp(self.log_lower)

    @property
    def high(self) -> float:
        """The upper bound."""
        return math.exp(self.log_upper)

    def draw(self, generator: random.Random) -> float:
        """Return a value drawn at random."""
        return math.exp(Uniform(self.log_lower, self.log_upper).draw(generator))

    def extent(self) -> Extent:
        """Return the bounds, on a logarithmic scale."""
        return Extent("float", "log", self.low, self.high)


def log_between(low: float, high: float) -> LogUniform:
    """Return the log-uniform domain between two values above zero."""
    return LogUniform(math.log(low), math.log(high))


@dataclass(frozen=True)
class Normal(Continuous):
    """Normal with mean `mu` and standard deviation `sigma`."""

    mu: float
    sigma: float

    def draw(self, generator: random.Random) -> float:
        """Return a value drawn at random."""
        return generator.normalvariate(self.mu, self.sigma)


@dataclass(frozen=True)
class LogNormal(Continuous):
    """Positive numbers whose natural logarithm is normal."""

    mu: float
    sigma: float

    @property
    def low(self) -> float:
        """Zero."""
        return 0.0

    def draw(self, generator: random.Random) -> float:
        """Return a value drawn at random."""
        return math.exp(min(generator.normalvariate(self.mu, self.sigma), _LARGEST_EXPONENT))

    def extent(self) -> Extent:
        """Return a logarithmic scale without bounds."""
        return Extent("float", "log")


@dataclass(frozen=True)
class Beta(Continuous):
    """The beta distribution, in [0, 1]."""

    a: float
    b: float

    @property
    def low(self) -> float:
        """Zero."""
        return 0.0

    @property
    def high(self) -> float:
        """One."""
        return 1.0

    def draw(self, generator: random.Random) -> float:
        """Return a value drawn at random."""
        return generator.betavariate(self.a, self.b)


@dataclass(frozen=True)
class Rounded(Domain):
    """Multiples of a step, `round(value / step) * step`.

    The ends are half as likely as the others, and may lie half a step outside the bounds.

    Attributes:
        base: where the value comes from.
        step: the distance of neighbours.
        whole: whether the values are integers; else they are floats, integral or not.
    """

    base: Continuous
    step: float
    whole: bool = False

    def multiple(self, value: float) -> Number:
        """Return the nearest multiple that the domain holds."""
        count = round(value / self.step)
        if (support := self.support()) is not None:
            count = min(max(count, support.first), support.last)
        return Multiples.of(count, self.step, whole=self.whole)

    def draw(self, generator: random.Random) -> Number:
        """Return a value drawn at random."""
        return self.multiple(self.base.draw(generator))

    def accept(self, value: object) -> Number:
        """Return a given multiple of the step."""
        given = number(value)
        near = self.multiple(given)
        if not math.isclose(given, near, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE * self.step):
            raise ValueError(f"must be {self._allowed()}, not {value!r}")
        return near

    def _allowed(self) -> str:
        multiples = f"a multiple of {self.step:g}"
        if (support := self.support()) is None:
            return multiples
        return f"{multiples} from {support[0]:.6g} to {support[-1]:.6g}"

    def support(self) -> Multiples | None:
        """Return all multiples that can be drawn, when the bounds are finite."""
        low, high = self.base.low / self.step, self.base.high / self.step
        if not (math.isfinite(low) and math.isfinite(high)):
            return None
        # Halves at the ends are rounded outwards with a probability of zero: they do not count.
        first = math.floor(low + 0.5)
        return Multiples(first, max(first, math.ceil(high - 0.5)), self.step, whole=self.whole)

    def extent(self) -> Extent:
        """Return the kind of the numbers, the scale of the base and the bounds."""
        base = self.base.extent()
        kind: Literal["int", "float"] = "int" if self.whole else "float"
        if (support := self.support()) is None:
            return base._replace(kind=kind)
        return Extent(kind, base.scale if support[0] > 0 else "linear", support[0], support[-1])


@dataclass(frozen=True)
class Stepped(Rounded):
    """Multiples of a step that make another grid than draws: from the lower bound on, up to the upper one.

    That is W&B's `q_uniform`: its grid leaves the upper bound out.
    """

    def grid(self) -> Sequence[Any]:
        """Return lower, lower + step, ... below the upper bound."""
        low, high = self.base.low, self.base.high
        count = max(1, math.ceil((high - low) / self.step - _TOLERANCE))
        whole = self.whole and low == int(low)
        return [int(low + index * self.step) if whole else low + index * self.step for index in range(count)]

    def accept(self, value: object) -> Number:
        """Return a given multiple of the step, or value of the grid."""
        given = number(value)
        near = next((one for one in self.grid() if math.isclose(one, given, rel_tol=_TOLERANCE)), None)
        return super().accept(value) if near is None else near


@dataclass(frozen=True)
class Choice(Domain):
    """The index of one of several options.

    Attributes:
        first: for each option the index of the first one that is equal to it, usually its own.
        weights: how likely each option is; None when all are.
        in_turn: whether it is part of a grid (`grid_search`), which takes every option in turn.
    """

    first: tuple[int, ...]
    weights: tuple[float, ...] | None = None
    in_turn: bool = False

    def draw(self, generator: random.Random) -> int:
        """Return the index of an option drawn at random."""
        if self.weights is None:
            return self.first[generator.randrange(len(self.first))]
        return self.first[generator.choices(range(len(self.first)), self.weights)[0]]

    def accept(self, value: object) -> int:
        """Return a given index."""
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < len(self.first):
            raise ValueError(f"must be the index of an option, 0 to {len(self.first) - 1}, not {value!r}")
        return self.first[value]

    def support(self) -> Sequence[int]:
        """Return the indices of the options that can be drawn, each of equal ones once."""
        weights = self.weights or (1.0,) * len(self.first)
        return sorted({same for same, weight in zip(self.first, weights, strict=True) if weight > 0})

    def extent(self) -> Extent:
        """Return that it is a choice."""
        return Extent("choice")
