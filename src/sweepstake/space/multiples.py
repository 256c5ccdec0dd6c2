"""A run of multiples of a step, without making a list of it."""

from collections.abc import Sequence
from typing import overload


class Multiples(Sequence[int | float]):
    """The multiples `first * step` ... `last * step`.

    Args:
        first: how many steps the first one is.
        last: how many steps the last one is.
        step: the step.
        whole: whether the values are integers; else they are floats.
    """

    def __init__(self, first: int, last: int, step: float, *, whole: bool) -> None:
        self.first = first
        self.last = last
        self.step = step
        self.whole = whole

    @staticmethod
    def of(count: int, step: float, *, whole: bool) -> int | float:
        """Return `count` steps."""
        return round(count * step) if whole else float(count * step)

    def __len__(self) -> int:
        return self.last - self.first + 1

    @overload
    def __getitem__(self, index: int) -> int | float: ...

    @overload
    def __getitem__(self, index: slice) -> list[int | float]: ...

    def __getitem__(self, index: int | slice) -> int | float | list[int | float]:
        counts = range(self.first, self.last + 1)
        if isinstance(index, slice):
            return [self.of(count, self.step, whole=self.whole) for count in counts[index]]
        return self.of(counts[index], self.step, whole=self.whole)
