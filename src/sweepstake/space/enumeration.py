"""All points of a finite space, or of the finite part of one, by number."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from sweepstake.space.domains import Choice
from sweepstake.space.tree import Computed, Group, Node, Parameter, Row

Point = dict[str, Any]
Values = Callable[[Parameter], Sequence[Any] | None]


class Enumeration:
    """The points of a tree in a fixed order: keys sorted, of each key the values in their order.

    Args:
        root: the tree.
        values: returns the values of a parameter; an empty sequence leaves it out of the points, and
            None says that there is no end of them.
        first_fastest: whether the first key varies fastest; else the last one does.
    """

    def __init__(self, root: Node, values: Values, *, first_fastest: bool = False) -> None:
        self._root = root
        self._values = values
        self._first_fastest = first_fastest
        self._sizes: dict[int, int | None] = {}
        self.size = self._size(root)

    def at(self, number: int) -> Point:
        """Return the point of a number from 0 on, below `size`."""
        point: Point = {}
        self._fill(self._root, number, point)
        return point

    def _size(self, node: Node) -> int | None:
        """Return the number of points of a node; None when there is no end of them."""
        if id(node) not in self._sizes:
            self._sizes[id(node)] = self._count(node)
        return self._sizes[id(node)]

    def _count(self, node: Node) -> int | None:
        match node:
            case Computed():
                return None
            case Parameter(domain=domain):
                values = self._values(node)
                if values is None:
                    return None
                if isinstance(domain, Choice) and values:
                    return _all(sum, [self._size(node.options[index]) for index in values])
                return len(values) or 1
        return _all(math.prod, [self._size(child) for child in _ordered(node)])

    def _fill(self, node: Node, number: int, point: Point) -> None:
        if isinstance(node, Parameter):
            self._fill_parameter(node, number, point)
            return
        inner = _ordered(node)
        for child in inner if self._first_fastest else reversed(inner):
            number, rest = divmod(number, self._size(child) or 1)
            self._fill(child, rest, point)

    def _fill_parameter(self, parameter: Parameter, number: int, point: Point) -> None:
        values = self._values(parameter) or ()
        if not isinstance(parameter.domain, Choice):
            if values:
                point[parameter.name] = values[number]
            return
        for index in values:
            option = parameter.options[index]
            size = self._size(option) or 1
            if number < size:
                point[parameter.name] = index
                self._fill(option, number, point)
                return
            number -= size


def _all(combine: Callable[[list[int]], int], sizes: list[int | None]) -> int | None:
    known = [size for size in sizes if size is not None]
    return combine(known) if len(known) == len(sizes) else None


def _ordered(node: Node) -> Sequence[Node]:
    match node:
        case Group(items):
            return [items[key] for key in sorted(items)]
        case Row(items):
            return items
    return ()
