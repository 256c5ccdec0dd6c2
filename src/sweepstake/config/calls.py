"""The saved form of a function call: a mapping with one key, the function's dotted name.

The value is a list when all arguments were positional, a mapping when all were given by keyword,
and `{args: [...], kwargs: {...}}` when both. Arguments that are None are left out.

    {"hyperopt.hp.uniform": ["width", 0, 20]}
    {"AsyncHyperBandScheduler": {"metric": "m", "mode": "max"}}
    {"hyperopt.hp.uniform": {"args": ["d"], "kwargs": {"high": 1, "low": 0.2}}}
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """A function's dotted name and the arguments it was given."""

    name: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def function(self) -> str:
        """The last part of the dotted name."""
        return self.name.rpartition(".")[2]


def saved(name: str, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the saved form of a call, its None keywords left out."""
    given = {key: value for key, value in (kwargs or {}).items() if value is not None}
    if args and given:
        return {name: {"args": list(args), "kwargs": given}}
    return {name: list(args) if args else given}


def loaded(node: object) -> Call | None:
    """Return the call that `node` is the saved form of, or None when it cannot be one.

    A mapping with one key is a call in form only: the caller decides whether the name is known.
    """
    if not isinstance(node, Mapping) or len(node) != 1:
        return None
    ((name, arguments),) = node.items()
    if not isinstance(name, str):
        return None
    if isinstance(arguments, Mapping):
        if set(arguments) == {"args", "kwargs"} and isinstance(arguments["args"], list):
            return Call(name, tuple(arguments["args"]), dict(arguments["kwargs"]))
        return Call(name, (), dict(arguments))
    if isinstance(arguments, list):
        return Call(name, tuple(arguments))
    return None
