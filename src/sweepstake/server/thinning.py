"""Leaves out rows where there are more than somebody wants to see."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def thinned(rows: Sequence[T], most: int) -> list[T]:
    """Return at most `most` of the rows, evenly spread; the first and the last are among them."""
    if len(rows) <= most:
        return list(rows)
    if most <= 1:
        return list(rows[-1:]) if most == 1 else []
    last = len(rows) - 1
    return [rows[round(i * last / (most - 1))] for i in range(most)]
