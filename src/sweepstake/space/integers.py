"""Domains of whole numbers."""

import math
import random
from dataclasses import dataclass

from sweepstake.space.domains import Domain, Extent, LogUniform, log_between, number


@dataclass(frozen=True)
class IntUniform(Domain):
    """Whole numbers `low`, `low + step`, ... up to `high` at most, all as likely.

    Attributes:
        ordered: whether neighbours are alike; if not, a model must not take one for the other.
    """

    low: int
    high: int
    step: int = 1
    ordered: bool = True

    def draw(self, generator: random.Random) -> int:
        """Return a value drawn at random."""
        support = self.support()
        return support[generator.randrange(len(support))]

    def accept(self, value: object) -> int:
        """Return a given whole number of the domain."""
        return _whole(value, self.support(), self.step)

    def support(self) -> range:
        """Return all values."""
        return range(self.low, self.high + 1, self.step)

    def extent(self) -> Extent:
        """Return the bounds."""
        return Extent("int", "linear", self.low, self.support()[-1])


@dataclass(frozen=True)
class IntLogUniform(Domain):
    """Multiples of `step` from `low` to `high`, both above zero, from a logarithmic scale."""

    low: int
    high: int
    step: int = 1

    @property
    def counts(self) -> LogUniform:
        """The continuous numbers whose whole part, times the step, is the value."""
        return log_between(self.low // self.step, self.high // self.step + 1)

    def value(self, count: float) -> int:
        """Return the value of a number of `counts`."""
        least, most = self.low // self.step, self.high // self.step
        return min(max(math.floor(count), least), most) * self.step

    def draw(self, generator: random.Random) -> int:
        """Return a value drawn at random."""
        return self.value(self.counts.draw(generator))

    def accept(self, value: object) -> int:
        """Return a given whole number of the domain."""
        return _whole(value, self.support(), self.step)

    def support(self) -> range:
        """Return all values."""
        return range(self.low, self.high + 1, self.step)

    def extent(self) -> Extent:
        """Return the bounds, on a logarithmic scale."""
        return Extent("int", "log", self.low, self.high)


def _whole(value: object, support: range, step: int) -> int:
    given = number(value)
    if given == int(given) and int(given) in support:
        return int(given)
    kind = "a whole number" if step == 1 else f"every {step}th whole number"
    raise ValueError(f"must be {kind} from {support[0]} to {support[-1]}, not {value!r}")
