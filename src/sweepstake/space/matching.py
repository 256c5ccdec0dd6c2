"""A config, given by a user in whole or in part, as the point that it means."""

from collections.abc import Mapping, Sequence
from typing import Any

from sweepstake.errors import ConfigError, Problem, suggestion
from sweepstake.space.domains import Choice
from sweepstake.space.tree import (
    Branches,
    Computed,
    Constant,
    Group,
    Node,
    Parameter,
    Row,
    conditions,
)

Point = dict[str, Any]


def match(root: Node, config: Mapping[str, Any]) -> Point:
    """Return the point of a config, which may leave parameters out.

    A key of the config is a key of the space; or the label or the name of a parameter, wherever that
    stands. What a given parameter needs to be active is taken to be chosen.

    Raises:
        ConfigError: a key is unknown, or a value lies outside the space.
    """
    problems: list[Problem] = []
    keys = set(root.items) if isinstance(root, Group) else set()
    named = _by_name(root)
    flat = {key: value for key, value in config.items() if key in named and key not in keys}
    nested = {key: value for key, value in config.items() if key not in flat}
    point = _match(root, nested, "", problems, [*keys, *named]) if nested else {}
    for key, value in flat.items():
        _add(point, key, value, named[key], problems)
    if problems:
        raise ConfigError(problems)
    return point


def _by_name(root: Node) -> dict[str, list[tuple[Parameter, Branches]]]:
    """Return the parameters by their names and labels, each with what it needs to be active."""
    found: dict[str, list[tuple[Parameter, Branches]]] = {}
    for parameter, branches in conditions(root):
        for name in {parameter.name, parameter.label or parameter.name}:
            found.setdefault(name, []).append((parameter, branches))
    return found


def _add(
    point: Point,
    key: str,
    value: object,
    places: list[tuple[Parameter, Branches]],
    problems: list[Problem],
) -> None:
    """Add a parameter that is given by its name or label, and what it needs to be active."""
    for parameter, branches in places:
        if all(point.get(name, index) == index for name, index in branches):
            point |= {**_match(parameter, value, key, problems), **dict(branches)}
            return
    (choice, option), *_ = ((name, index) for name, index in places[0][1] if point.get(name, index) != index)
    text = (
        f"exists only with option {option} of '{choice}', counted from 0, and option {point[choice]} is given"
    )
    problems.append(Problem(key, text))


def _match(node: Node, value: object, place: str, problems: list[Problem], near: Sequence[str] = ()) -> Point:
    match node:
        case Constant(fixed):
            if not _same(fixed, value):
                problems.append(Problem(place, f"is fixed to {fixed!r} in this space, not {value!r}"))
        case Computed(function):
            problems.append(Problem(place, f"is computed by {function}: leave it out"))
        case Group(items):
            return _match_group(items, value, place, problems, near)
        case Row(row):
            return _match_row(row, value, place, problems)
        case Parameter(domain=Choice()):
            return _match_choice(node, value, place, problems)
        case Parameter(name=name, domain=domain):
            try:
                return {name: domain.accept(value)}
            except ValueError as error:
                problems.append(Problem(place, str(error)))
    return {}


def _match_group(
    items: Mapping[str, Node], value: object, place: str, problems: list[Problem], near: Sequence[str]
) -> Point:
    if not isinstance(value, Mapping):
        problems.append(Problem(place, f"must be a mapping with the keys {_listed(items)}, not {value!r}"))
        return {}
    point: Point = {}
    for key, given in value.items():
        inner = f"{place}.{key}" if place else str(key)
        if key in items:
            point |= _match(items[key], given, inner, problems)
        else:
            hint = suggestion(str(key), near or list(items))
            problems.append(
                Problem(inner, f"the space has no such parameter.{hint} It has {_listed(near or items)}")
            )
    return point


def _match_row(row: Sequence[Node], value: object, place: str, problems: list[Problem]) -> Point:
    if not isinstance(value, (list, tuple)) or len(value) != len(row):
        problems.append(Problem(place, f"must be a list of {len(row)} values, not {value!r}"))
        return {}
    point: Point = {}
    for index, (inner, given) in enumerate(zip(row, value, strict=True)):
        point |= _match(inner, given, f"{place}[{index}]", problems)
    return point


def _match_choice(parameter: Parameter, value: object, place: str, problems: list[Problem]) -> Point:
    refused: list[list[Problem]] = []
    for index, option in enumerate(parameter.options):
        found: list[Problem] = []
        inner = _match(option, value, place, found)
        if not found:
            return {parameter.name: parameter.domain.accept(index), **inner}
        refused.append(found)
    if not any(isinstance(option, Constant) and _is_number(option.value) for option in parameter.options):
        try:
            return {parameter.name: parameter.domain.accept(value)}
        except ValueError:
            pass
    if len(refused) == 1:
        problems += refused[0]
    else:
        options = "; ".join(outline(option) for option in parameter.options)
        problems.append(Problem(place, f"{value!r} is none of the options: {options}"))
    return {}


def outline(node: Node) -> str:
    """Return a short text of what an option is."""
    match node:
        case Constant(value):
            return repr(value)
        case Group(items):
            return "{" + ", ".join(f"{key}: {outline(item)}" for key, item in items.items()) + "}"
        case Row(items):
            return "[" + ", ".join(outline(item) for item in items) + "]"
    return "..."


def _listed(keys: object) -> str:
    names = sorted({str(key) for key in keys}) if isinstance(keys, (Mapping, Sequence)) else []
    return ", ".join(names) if names else "none"


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _same(one: object, other: object) -> bool:
    """Tell whether two values are equal as JSON; integral floats equal integers, booleans do not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    return one == other
