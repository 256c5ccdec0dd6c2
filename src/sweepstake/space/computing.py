"""Values that a named function computes from the other parameters."""

import importlib
import inspect
from collections.abc import Callable, Mapping
from typing import Any

from sweepstake.errors import ConfigError, config_error
from sweepstake.space.tree import Computed


class PendingError(Exception):
    """A function asked for a value that is still to be computed."""


# Stands in a config for a value that is still to be computed.
PENDING = object()


class Spec(dict[str, Any]):
    """A mapping whose keys are attributes too: `spec.config.lr` and `spec["config"]["lr"]`."""

    def __getattr__(self, name: str) -> Any:
        if name not in self:
            raise AttributeError(f"there is no '{name}' in this run's config")
        return self[name]

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        if value is PENDING:
            raise PendingError(key)
        return Spec(value) if isinstance(value, Mapping) else value


def function_of(reference: str, place: str) -> Callable[..., Any]:
    """Return the function that `module:function` names.

    Raises:
        ConfigError: there is none, or it cannot be imported.
    """
    module, _, name = reference.partition(":")
    try:
        found: Any = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except Exception as error:
        raise config_error(
            place,
            f"tune.sample_from: '{reference}' cannot be imported where the sweep is served "
            f"({type(error).__name__}: {error}). Put the module on its PYTHONPATH",
        ) from error
    if not callable(found):
        raise config_error(place, f"tune.sample_from: '{reference}' is no function")
    return found  # type: ignore[no-any-return]


def compute(node: Computed, config: Mapping[str, Any]) -> Any:
    """Return the value of a function.

    Args:
        node: the function's name and place.
        config: the run's config so far, with `PENDING` for what is not known yet.

    Raises:
        PendingError: it needs a value that is still to be computed.
        ConfigError: it cannot be imported, or fails.
    """
    function = function_of(node.function, node.place)
    arguments = [Spec(config=config)] if _takes_one(function) else []
    try:
        return function(*arguments)
    except (PendingError, ConfigError):
        raise
    except Exception as error:
        raise config_error(
            node.place, f"tune.sample_from: {node.function} failed with {type(error).__name__}: {error}"
        ) from error


def _takes_one(function: Callable[..., Any]) -> bool:
    try:
        return bool(inspect.signature(function).parameters)
    except ValueError:
        # Some functions of C modules do not say what they take.
        return True
