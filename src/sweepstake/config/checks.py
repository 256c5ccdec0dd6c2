"""The checks of a whole search space, all mistakes at once."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sweepstake.config import findings
from sweepstake.config.calls import Call, loaded
from sweepstake.config.recording import FUNCTIONS, arguments
from sweepstake.errors import ConfigError, Problem

GRID_SEARCH = "grid_search"


class Parameter(NamedTuple):
    """A search space function where it stands.

    Attributes:
        place: the path of keys that leads to it.
        key: the last key of the place.
        branches: the options of choices around it, as (place of the choice, index of the option).
        call: the saved call.
    """

    place: str
    key: str
    branches: tuple[tuple[str, int], ...]
    call: Call


def check_space(space: object, place: str) -> tuple[list[Problem], list[Problem]]:
    """Return the mistakes in a search space, and what is probably not meant.

    Args:
        space: plain data with saved calls in it.
        place: where it stands.
    """
    problems: list[Problem] = []
    doubts: list[Problem] = []
    labelled: dict[str, list[Parameter]] = {}
    for parameter in _parameters(space, place, "", ()):
        if parameter.call.name == GRID_SEARCH:
            found = findings.some(parameter.call.args)
        else:
            try:
                given = arguments(parameter.call)
            except ConfigError as error:
                problems += [Problem(parameter.place, str(problem)) for problem in error.problems]
                continue
            found = FUNCTIONS[parameter.call.name].check(**given)
            if "label" in given:
                labelled.setdefault(given["label"], []).append(parameter)
        for finding in found:
            title = _title(parameter.call)
            (doubts if finding.warning else problems).append(
                Problem(parameter.place, f"{title}: {finding.message}")
            )
    for label, parameters in labelled.items():
        if clashing := _clashing(parameters):
            keys = " and ".join(clashing)
            problems.append(
                Problem(
                    place,
                    f"the label '{label}' is used for several keys, {keys}: "
                    "give each a label of its own, best the name of its key",
                )
            )
    return problems, doubts


def _parameters(
    node: object, place: str, key: str, branches: tuple[tuple[str, int], ...]
) -> Iterator[Parameter]:
    call = loaded(node)
    if call is not None and (call.name in FUNCTIONS or call.name == GRID_SEARCH):
        yield Parameter(place, key, branches, call)
        for index, option in enumerate(_options(call)):
            yield from _parameters(option, f"{place}[{index}]", key, (*branches, (place, index)))
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from _parameters(value, f"{place}.{name}", name, branches)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _parameters(value, f"{place}[{index}]", key, branches)


def _options(call: Call) -> list[Any]:
    """Return the options of a choice, which may hold parameters of their own."""
    if call.name == GRID_SEARCH:
        return list(call.args)
    try:
        given = arguments(call)
    except ConfigError:
        return []
    if call.name == "hyperopt.hp.pchoice":
        pairs = given["p_options"]
        return [pair[1] for pair in pairs if isinstance(pair, list) and len(pair) == 2]
    options = given.get("options", given.get("categories", []))
    if isinstance(options, dict):
        return list(options.values())
    return options if isinstance(options, list) else []


def _clashing(parameters: list[Parameter]) -> list[str]:
    """Return the places of the parameters of one label, unless they may all be one parameter.

    That is so when they are the same expression for the same key, in different options of a choice.
    """
    first = parameters[0]
    for index, one in enumerate(parameters):
        same = one.key == first.key and one.call == first.call
        if not same or not all(_exclude(one, other) for other in parameters[:index]):
            return [parameter.place for parameter in parameters]
    return []


def _exclude(one: Parameter, other: Parameter) -> bool:
    """Return whether two parameters stand in different options of the same choice."""
    options = dict(other.branches)
    return any(options.get(choice, index) != index for choice, index in one.branches)


def _title(call: Call) -> str:
    return FUNCTIONS[call.name].title if call.name in FUNCTIONS else "tune.grid_search"
