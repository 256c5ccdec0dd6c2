"""Functions by name: how a function stands in a sweep file."""

import sys
from collections.abc import Callable
from typing import Any

from sweepstake.errors import config_error


def reference(title: str, function: Callable[..., Any]) -> str:
    """Return `module:function`, by which others can import a function.

    Args:
        title: what the function is for, for the error text.
        function: a function at the top level of an importable module.

    Raises:
        ConfigError: it has no such name: a lambda, a local function, a method, a partial, an object, or
            a function of the script that is running.
    """
    module = getattr(function, "__module__", None)
    name = getattr(function, "__qualname__", None)
    if not isinstance(module, str) or not isinstance(name, str):
        raise config_error(
            title, f"{function!r} has no name and cannot be saved in a sweep file. {_advice('function')}"
        )
    if name.endswith("<lambda>"):
        raise config_error(title, f"a lambda cannot be saved in a sweep file. {_advice('function')}")
    if "<locals>" in name:
        raise config_error(
            title,
            f"the function '{function.__name__}' is local to another one, so nobody else can import it. "
            f"{_advice(function.__name__)}",
        )
    if module == "__main__":
        raise config_error(
            title,
            f"the function '{name}' stands in the script that is running, and importing that would run it "
            f"again. {_advice(name)}",
        )
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    if found is not function:
        raise config_error(title, f"'{module}:{name}' does not lead to {function!r}. {_advice(name)}")
    return f"{module}:{name}"


def _advice(name: str) -> str:
    return (
        "Write a function at the top level of a module of its own, which the server can import, and give "
        f"that: from my_functions import {name}"
    )
