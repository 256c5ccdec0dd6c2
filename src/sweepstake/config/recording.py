"""Python functions that record how they were called, instead of doing something.

The signature of a recorded function is its documentation and its first check: a wrong argument is
refused in the line that gives it. What was given is kept in the form of `calls`; a default is not
written down.
"""

import functools
import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

from sweepstake.config.calls import Call, saved
from sweepstake.config.findings import Findings
from sweepstake.config.references import reference
from sweepstake.errors import config_error, suggestion

P = ParamSpec("P")
Expression = dict[str, Any]


class Algorithm(dict[str, Any]):
    """The saved form of a searcher or scheduler: one key, its name, with the arguments that were given."""

    @property
    def name(self) -> str:
        """The saved name, such as `hyperopt.HyperOptSearch`."""
        return next(iter(self))

    @property
    def given(self) -> dict[str, Any]:
        """The arguments that were given, by name."""
        return dict(self[self.name])

    def give(self, **arguments: Any) -> None:
        """Add arguments, in the place of those that were given before under the same names."""
        self[self.name] = {**self.given, **arguments}


A = TypeVar("A", bound=Algorithm)


def algorithm(
    name: str, *, functions: Collection[str] = ()
) -> Callable[[Callable[Concatenate[A, P], None]], Callable[Concatenate[A, P], None]]:
    """Make the `__init__` of an `Algorithm` record its arguments by name; its body is never run.

    Args:
        name: the saved name, such as `hyperopt.HyperOptSearch`.
        functions: arguments that may be functions, which are recorded as `module:function`.
    """

    def decorate(initialise: Callable[Concatenate[A, P], None]) -> Callable[Concatenate[A, P], None]:
        parameters = list(inspect.signature(initialise).parameters.values())
        signature = inspect.Signature(parameters[1:])

        def record(self: A, /, *args: P.args, **kwargs: P.kwargs) -> None:
            title = type(self).__name__
            given = bind(title, signature, args, kwargs)
            for key in functions:
                if callable(given.get(key)):
                    given[key] = reference(f"{title}.{key}", given[key])
            self.update(saved(name, (), given))

        functools.update_wrapper(record, initialise)
        return record

    return decorate


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a search space.

    Attributes:
        title: the name under which a user writes it.
        signature: its signature.
        check: says what is wrong with its arguments.
        aliases: other names of its arguments, and the name in the signature.
    """

    title: str
    signature: inspect.Signature
    check: Callable[..., Findings]
    aliases: Mapping[str, str] = field(default_factory=dict)

    def bind(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the given arguments by the names of the signature.

        Raises:
            ConfigError: an argument is unknown, missing, or given twice, or the label is no text.
        """
        named = {self.aliases.get(name, name): value for name, value in kwargs.items()}
        return bind(self.title, self.signature, args, named)


# The functions of a search space, by their saved names.
FUNCTIONS: dict[str, Function] = {}


def expression(
    name: str,
    title: str,
    *,
    recorded_as: Mapping[str, str] | None = None,
    aliases: Mapping[str, str] | None = None,
) -> Callable[[Callable[P, Findings]], Callable[P, Expression]]:
    """Turn the check of a search space function into the function that a user calls.

    It returns the saved form of its call. The decorated check, which has its signature, is run later
    over the whole space, so that all mistakes are named at once.

    Args:
        name: the saved name, such as `hyperopt.hp.uniform`.
        title: the name under which a user writes it, such as `hp.uniform`.
        recorded_as: when given, positional arguments are recorded by name too, and under these names.
        aliases: other names of arguments that are taken too.
    """

    def decorate(check: Callable[P, Findings]) -> Callable[P, Expression]:
        function = Function(title, inspect.signature(check), check, aliases or {})
        FUNCTIONS[name] = function

        @functools.wraps(check)
        def record(*args: P.args, **kwargs: P.kwargs) -> Expression:
            bound = function.bind(args, kwargs)
            if recorded_as is None:
                return saved(name, args, kwargs)
            return saved(name, (), {recorded_as.get(key, key): value for key, value in bound.items()})

        return record

    return decorate


def arguments(call: Call) -> dict[str, Any]:
    """Return the arguments of a saved search space function by name, defaults left out.

    Raises:
        ConfigError: the function does not take these arguments.
        KeyError: there is no function of this name in `FUNCTIONS`.
    """
    return FUNCTIONS[call.name].bind(call.args, call.kwargs)


def bind(
    title: str, signature: inspect.Signature, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the given arguments by name.

    Args:
        title: the function's name, for the error text.
        signature: the function's signature.
        args: the positional arguments.
        kwargs: the keyword arguments.

    Raises:
        ConfigError: an argument is unknown, missing, or given twice, or the label is no text.
    """
    names = list(signature.parameters)
    allowed = f"Its arguments are {', '.join(names)}."
    for name in kwargs:
        if name not in names:
            raise config_error(title, f"there is no argument '{name}'.{suggestion(name, names)} {allowed}")
    if names[:1] == ["label"]:
        label = args[0] if args else kwargs.get("label")
        if not isinstance(label, str) or not label:
            given = "nothing" if label is None else repr(label)
            raise config_error(title, f"it begins with a label, a text in quotes, not {given}. {allowed}")
    try:
        return dict(signature.bind(*args, **kwargs).arguments)
    except TypeError as error:
        raise config_error(title, f"{error}. {allowed}") from None
