"""The tree that a search space is: what a run's config looks like, with parameters in it."""

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sweepstake.space.domains import Choice, Domain

Branches = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Constant:
    """A value that every run gets."""

    value: Any


@dataclass(frozen=True)
class Group:
    """A mapping from keys to nodes."""

    items: Mapping[str, "Node"]


@dataclass(frozen=True)
class Row:
    """A list of nodes."""

    items: tuple["Node", ...]


@dataclass(frozen=True)
class Computed:
    """A value that a function computes from the others.

    Attributes:
        function: `module:function`.
        place: where it stands in the sweep's description.
    """

    function: str
    place: str


@dataclass(frozen=True)
class Parameter:
    """A value to be found.

    Attributes:
        name: the key of its value in a point.
        domain: its values.
        label: the name that hyperopt's dialect gives it.
        options: of a choice, what stands in the config for each index.
        path: the path of keys in the config; the name, unless other parameters have the same path.
    """

    name: str
    domain: Domain
    label: str | None = None
    options: tuple["Node", ...] = ()
    path: str = ""

    def __post_init__(self) -> None:
        """Take the name for the path."""
        if not self.path:
            object.__setattr__(self, "path", self.name)


Node = Constant | Group | Row | Computed | Parameter


def choice(
    name: str,
    options: Sequence[Node],
    *,
    weights: Sequence[float] | None = None,
    label: str | None = None,
    in_turn: bool = False,
) -> Parameter:
    """Return a parameter that is one of several options."""
    seen: dict[str, int] = {}
    first = tuple(
        seen.setdefault(json.dumps(option.value, sort_keys=True), index)
        if isinstance(option, Constant)
        else index
        for index, option in enumerate(options)
    )
    domain = Choice(first, tuple(weights) if weights is not None else None, in_turn)
    return Parameter(name, domain, label, tuple(options))


def children(node: Node) -> Sequence[Node]:
    """Return the nodes right below one."""
    match node:
        case Group(items):
            return tuple(items.values())
        case Row(items):
            return items
        case Parameter(options=options):
            return options
    return ()


def below(node: Node) -> Iterator[Node]:
    """Return a node and all below it."""
    yield node
    for child in children(node):
        yield from below(child)


def conditions(node: Node, branches: Branches = ()) -> Iterator[tuple[Parameter, Branches]]:
    """Return the parameters in order, each with the options that must be chosen for it to be active."""
    if isinstance(node, Parameter):
        yield node, branches
        for index, option in enumerate(node.options):
            yield from conditions(option, (*branches, (node.name, index)))
        return
    for child in children(node):
        yield from conditions(child, branches)


def unambiguous(root: Node) -> Node:
    """Return the tree with parameter names of which no two mean different parameters.

    Parameters with the same path in different options of a choice share the name when they are the
    same; otherwise each name says which option it is in, as `net[1].depth`.
    """
    by_name: dict[str, list[Parameter]] = {}
    for parameter, _ in conditions(root):
        by_name.setdefault(parameter.name, []).append(parameter)
    clashing = {
        name
        for name, parameters in by_name.items()
        if any(parameter != parameters[0] for parameter in parameters) or _together(root, name)
    }
    return _renamed(root, clashing, "", "", set()) if clashing else root


def _together(root: Node, name: str) -> bool:
    """Tell whether two parameters of one name can be active at the same time."""
    found = [dict(branches) for parameter, branches in conditions(root) if parameter.name == name]
    return any(
        all(one.get(choice_, index) == index for choice_, index in other.items())
        for number, one in enumerate(found)
        for other in found[:number]
    )


def _renamed(node: Node, clashing: set[str], old: str, new: str, taken: set[str]) -> Node:
    """Return the tree below `node` with new names, where the path `old` has become `new`."""
    match node:
        case Group(items):
            return Group({key: _renamed(item, clashing, old, new, taken) for key, item in items.items()})
        case Row(items):
            return Row(tuple(_renamed(item, clashing, old, new, taken) for item in items))
        case Parameter():
            name = node.name
            if name in clashing and old and name.startswith(old):
                name = new + name[len(old) :]
            while name in taken and node.name in clashing:
                name += "'"
            taken.add(name)
            options = tuple(
                _renamed(option, clashing, node.name, f"{name}[{index}]", taken)
                for index, option in enumerate(node.options)
            )
            return dataclasses.replace(node, name=name, options=options)
    return node
