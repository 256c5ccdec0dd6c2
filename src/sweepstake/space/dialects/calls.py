"""Spaces in which saved calls of hyperopt's and Ray Tune's functions stand among constants."""

from collections.abc import Mapping, Sequence
from typing import Any

from sweepstake.config.calls import Call, loaded
from sweepstake.config.checks import GRID_SEARCH, check_space
from sweepstake.config.recording import FUNCTIONS, arguments
from sweepstake.errors import ConfigError, Problem, one_of, suggestion
from sweepstake.space.dialects import hyperopt, tune
from sweepstake.space.space import Space
from sweepstake.space.tree import Computed, Constant, Group, Node, Parameter, Row, choice

SAMPLE_FROM = "tune.sample_from"

_CHOICES = {"hyperopt.hp.choice": "options", "tune.choice": "categories"}
_WEIGHTED = "hyperopt.hp.pchoice"
_DOMAINS = {**hyperopt.DOMAINS, **tune.DOMAINS}
_KNOWN = {*FUNCTIONS, GRID_SEARCH}


def read_tune(written: Mapping[str, Any], place: str) -> Space:
    """Return the space that a mapping of constants and saved calls describes.

    Args:
        written: the mapping, which may be one call as a whole, such as an `hp.choice` of mappings.
        place: where it stands, for the error texts.

    Raises:
        ConfigError: all mistakes in it.
    """
    normal = _normal(written)
    problems, doubts = check_space(normal, place)
    reader = _Reader(problems)
    root = reader.node(normal, "", place)
    if not problems:
        _refuse_no_mapping(root, place, problems)
    if problems:
        raise ConfigError(problems)
    return Space(root, [str(doubt) for doubt in doubts])


def _normal(node: object) -> Any:
    """Return plain data with lists for tuples, and a list for the bare name of a function to sample from."""
    if isinstance(node, Mapping):
        if len(node) == 1 and isinstance(name := node.get(SAMPLE_FROM), str):
            return {SAMPLE_FROM: [name]}
        return {key: _normal(value) for key, value in node.items()}
    if isinstance(node, (list, tuple)):
        return [_normal(value) for value in node]
    return node


def _misformed(node: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the form of a mapping that looks like a call, or None."""
    if len(node) > 1:
        known = [name for name in node if name in _KNOWN]
        return f"{known[0]} stands beside other keys, and must be the only one here" if known else None
    ((name, value),) = node.items() or [(None, None)]
    if name == "eval" and isinstance(value, str):
        return (
            "an expression in a sweep file is not evaluated; name an importable function instead: "
            f"{{{SAMPLE_FROM}: 'module:function'}}"
        )
    if name in _KNOWN and loaded(node) is None:
        return f"{name} needs its arguments as a list or a mapping, not {value!r}"
    if name == GRID_SEARCH and isinstance(value, Mapping):
        return f"{name} needs a list of values, not {value!r}"
    if isinstance(name, str) and name not in _KNOWN and name.startswith(("hyperopt.", "tune.")):
        return f"there is no function '{name}'.{suggestion(name, _KNOWN)} There are {one_of(_KNOWN)}"
    return None


def _refuse_no_mapping(root: Node, place: str, problems: list[Problem]) -> None:
    """Note when the whole is not a mapping, whatever is chosen."""
    match root:
        case Group() | Constant(dict()):
            return
        case Parameter(options=options) if options:
            for index, option in enumerate(options):
                _refuse_no_mapping(option, f"{place}[{index}]", problems)
        case _:
            problems.append(
                Problem(
                    place,
                    "must be a mapping from the names of parameters to their domains, "
                    "or a choice of such mappings",
                )
            )


class _Reader:
    """Makes nodes of data that has been checked.

    Args:
        problems: what the checks have found; calls at these places are passed over. What they cannot see is
            added.
    """

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems
        self._refused = {problem.place for problem in problems}

    def node(self, data: Any, path: str, place: str) -> Node:
        """Return the node of `data`, which stands at `path` in a run's config."""
        if isinstance(data, dict) and (text := _misformed(data)):
            self._problems.append(Problem(place, text))
            return Constant(None)
        call = loaded(data)
        if call is not None and call.name in _KNOWN and place in self._refused:
            return Constant(None)
        if call is not None and call.name in _KNOWN:
            return self._call(call, path, place)
        if isinstance(data, dict):
            items = {
                key: self.node(value, f"{path}.{key}" if path else key, f"{place}.{key}")
                for key, value in data.items()
            }
            return _group(items)
        if isinstance(data, list):
            return _row(
                [
                    self.node(value, f"{path}[{index}]", f"{place}[{index}]")
                    for index, value in enumerate(data)
                ]
            )
        return Constant(data)

    def _call(self, call: Call, path: str, place: str) -> Node:
        if call.name == GRID_SEARCH:
            return self._choice(list(call.args), path, place, None, in_turn=True)
        given = arguments(call)
        label = given.pop("label", None)
        if call.name == SAMPLE_FROM:
            return self._computed(given["func"], place)
        if call.name == _WEIGHTED:
            weights, options = zip(*given["p_options"], strict=True)
            return self._choice(options, path, place, label, weights)
        if call.name in _CHOICES:
            options = given[_CHOICES[call.name]]
            listed = list(options.values()) if isinstance(options, dict) else options
            return self._choice(listed, path, place, label)
        try:
            domain = _DOMAINS[call.name](**given)
        except ValueError as error:
            self._problems.append(Problem(place, f"{FUNCTIONS[call.name].title}: {error}"))
            return Constant(None)
        return Parameter(path or label or place, domain, label)

    def _choice(
        self,
        options: Sequence[Any],
        path: str,
        place: str,
        label: str | None,
        weights: Sequence[float] | None = None,
        *,
        in_turn: bool = False,
    ) -> Node:
        nodes = [self.node(option, path, f"{place}[{index}]") for index, option in enumerate(options)]
        return choice(path or label or "space", nodes, weights=weights, label=label, in_turn=in_turn)

    def _computed(self, reference: object, place: str) -> Node:
        if not isinstance(reference, str) or reference.count(":") != 1 or not all(reference.split(":")):
            self._problems.append(
                Problem(place, f"tune.sample_from: a function is named 'module:function', not {reference!r}")
            )
        return Computed(str(reference), place)


def _group(items: dict[str, Node]) -> Node:
    if all(isinstance(item, Constant) for item in items.values()):
        return Constant({key: item.value for key, item in items.items() if isinstance(item, Constant)})
    return Group(items)


def _row(items: list[Node]) -> Node:
    if all(isinstance(item, Constant) for item in items):
        return Constant([item.value for item in items if isinstance(item, Constant)])
    return Row(tuple(items))
