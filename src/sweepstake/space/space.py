"""The search space: one typed tree, whatever dialect it was written in."""

import copy
import dataclasses
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypedDict

from sweepstake.errors import ConfigError, Problem
from sweepstake.space import matching
from sweepstake.space.computing import PENDING, PendingError, compute
from sweepstake.space.domains import Choice, Domain, Number
from sweepstake.space.enumeration import Enumeration
from sweepstake.space.tree import (
    Branches,
    Computed,
    Constant,
    Group,
    Node,
    Parameter,
    Row,
    below,
    children,
    conditions,
    unambiguous,
)

Point = dict[str, Any]


class View(TypedDict, total=False):
    """What a page shows of one parameter."""

    name: str
    kind: Literal["float", "int", "choice"]
    scale: Literal["linear", "log"]
    low: Number
    high: Number
    choices: list[Any]


@dataclass(frozen=True)
class FlatParameter:
    """A parameter in the flat view of a space.

    Attributes:
        name: its key in a point.
        domain: its values.
        label: the name that hyperopt's dialect gives it.
        conditions: it is active when all the options of one of these are chosen; `((),)` is always.
    """

    name: str
    domain: Domain
    label: str | None
    conditions: tuple[Branches, ...]


class Space:
    """A search space.

    Args:
        root: the tree: what a run's config looks like.
        warnings: what is understood but probably not meant.
    """

    def __init__(self, root: Node, warnings: Sequence[str] = ()) -> None:
        self.root = unambiguous(root)
        self.warnings = tuple(warnings)

    @classmethod
    def empty(cls) -> "Space":
        """Return the space of a sweep whose runs get their configs from elsewhere."""
        return cls(Group({}))

    @cached_property
    def parameters(self) -> Mapping[str, FlatParameter]:
        """The parameters by name, in the order in which they were written."""
        found: dict[str, FlatParameter] = {}
        for parameter, branches in conditions(self.root):
            known = found.get(parameter.name)
            found[parameter.name] = FlatParameter(
                parameter.name,
                parameter.domain,
                parameter.label,
                ((*known.conditions, branches) if known else (branches,)),
            )
        return found

    @cached_property
    def has_grid(self) -> bool:
        """Whether a parameter takes its options in turn (`grid_search`)."""
        return any(_in_turn(parameter.domain) for parameter in self.parameters.values())

    @cached_property
    def is_computed(self) -> bool:
        """Whether functions compute some values, so that runs of equal points can differ."""
        return any(isinstance(node, Computed) for node in below(self.root))

    @cached_property
    def grid(self) -> Enumeration:
        """W&B's grid: every point, names sorted, the last one varying fastest."""
        return Enumeration(self.root, lambda parameter: parameter.domain.grid())

    @cached_property
    def draws(self) -> Enumeration:
        """Every point that can be drawn."""
        return Enumeration(self.root, lambda parameter: parameter.domain.support())

    @cached_property
    def turns(self) -> Enumeration:
        """Tune's grid: every combination of what `grid_search` takes in turn, the first name fastest."""

        def values(parameter: Parameter) -> Sequence[Any]:
            return parameter.domain.support() or () if _in_turn(parameter.domain) else ()

        return Enumeration(_without_functions(self.root), values, first_fastest=True)

    @property
    def size(self) -> int | None:
        """The number of points of the grid; None when there is no end of them."""
        return self.grid.size

    def config(self, point: Point) -> dict[str, Any]:
        """Return what the run of a point gets: nested, with constants, without inactive parameters.

        Raises:
            ConfigError: a function that computes a value cannot be imported, fails, or needs a value
                that needs its own.
        """
        computed: list[tuple[Any, Any, Computed]] = []
        config = _build(self.root, point, computed)
        while computed:
            waiting = []
            for holder, key, node in computed:
                try:
                    holder[key] = compute(node, config)
                except PendingError:
                    waiting.append((holder, key, node))
            if len(waiting) == len(computed):
                raise ConfigError(
                    [
                        Problem(
                            node.place,
                            f"tune.sample_from: {node.function} needs a value that itself needs this one",
                        )
                        for _, _, node in waiting
                    ]
                )
            computed = waiting
        return config if isinstance(config, dict) else {}

    def point(self, config: Mapping[str, Any]) -> Point:
        """Return the point of a config, which may leave parameters out.

        Values stand under their keys, nested as in the config, or flat under the label or the name of the
        parameter.

        Raises:
            ConfigError: a key is unknown, or a value lies outside the space; all such mistakes.
        """
        return matching.match(self.root, config)

    def complete(self, point: Point, generator: random.Random) -> Point:
        """Return a point with every active parameter; what is missing is drawn at random."""
        full: Point = {}
        _complete(self.root, point, generator, full)
        return full

    def sample(self, generator: random.Random) -> Point:
        """Return a point drawn at random."""
        return self.complete({}, generator)

    def views(self) -> list[View]:
        """Return what a page shows of each parameter, under the path that its value has in the config."""
        shown: dict[str, View] = {}
        for parameter, _ in conditions(self.root):
            view, known = _view(parameter), shown.get(parameter.path)
            shown[parameter.path] = view if known is None else _both(known, view)
        return list(shown.values())


def _in_turn(domain: Domain) -> bool:
    return isinstance(domain, Choice) and domain.in_turn


def _without_functions(node: Node) -> Node:
    match node:
        case Computed():
            return Constant(None)
        case Group(items):
            return Group({key: _without_functions(item) for key, item in items.items()})
        case Row(items):
            return Row(tuple(_without_functions(item) for item in items))
        case Parameter(options=options):
            inner = tuple(_without_functions(option) for option in options)
            return dataclasses.replace(node, options=inner)
    return node


def _build(node: Node, point: Point, computed: list[tuple[Any, Any, Computed]]) -> Any:
    """Return what stands in the config for a node, and note what functions must still compute."""
    match node:
        case Constant(value):
            return copy.deepcopy(value)
        case Group(items):
            group = {key: _build(item, point, computed) for key, item in items.items()}
            for key, item in items.items():
                if isinstance(settled := _chosen(item, point), Computed):
                    computed.append((group, key, settled))
            return group
        case Row(items):
            row = [_build(item, point, computed) for item in items]
            for index, item in enumerate(items):
                if isinstance(settled := _chosen(item, point), Computed):
                    computed.append((row, index, settled))
            return row
        case Parameter(domain=Choice()):
            return _build(node.options[point[node.name]], point, computed)
        case Parameter(name=name):
            return point[name]
    return PENDING


def _chosen(node: Node, point: Point) -> Node:
    """Return the node that stands for a choice in a point."""
    while isinstance(node, Parameter) and node.options:
        node = node.options[point[node.name]]
    return node


def _complete(node: Node, point: Point, generator: random.Random, full: Point) -> None:
    if not isinstance(node, Parameter):
        for child in children(node):
            _complete(child, point, generator, full)
        return
    if node.name not in full:
        full[node.name] = point[node.name] if node.name in point else node.domain.draw(generator)
    if node.options:
        _complete(node.options[full[node.name]], point, generator, full)


def _view(parameter: Parameter) -> View:
    extent = parameter.domain.extent()
    view = View(name=parameter.path, kind=extent.kind, scale=extent.scale)
    if extent.low is not None:
        view["low"] = extent.low
    if extent.high is not None:
        view["high"] = extent.high
    if extent.kind == "choice":
        view["choices"] = [
            option.value if isinstance(option, Constant) else matching.outline(option)
            for option in parameter.options
        ]
    return view


def _both(one: View, other: View) -> View:
    """Return the view of one path where different options of a choice have different parameters."""
    both = one.copy()
    if "low" in one and "low" in other:
        both["low"] = min(one["low"], other["low"])
    if "high" in one and "high" in other:
        both["high"] = max(one["high"], other["high"])
    if "choices" in one and "choices" in other:
        both["choices"] = one["choices"] + [new for new in other["choices"] if new not in one["choices"]]
    return both
