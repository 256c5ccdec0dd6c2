"""Searchers by name: which there are, what they take, and what they can search."""

import importlib.util
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sweepstake.errors import ConfigError, MissingExtraError, Problem, one_of, suggestion
from sweepstake.search.grid import GridSearch, check_grid
from sweepstake.search.hyperopt import HyperOptSearch
from sweepstake.search.protocol import Searcher
from sweepstake.search.random_search import RandomSearch
from sweepstake.search.variants import Variants, check_variants
from sweepstake.space import Space


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


@dataclass(frozen=True)
class _Argument:
    """What an argument may be: a test, and the same in words."""

    accepts: Callable[[Any], bool]
    words: str


_SEED = _Argument(lambda value: _is_whole(value) and value >= 0, "a whole number from 0 on")
_COUNT = _Argument(lambda value: _is_whole(value) and value >= 1, "a whole number from 1 on")
_FLAG = _Argument(lambda value: isinstance(value, bool), "true or false")
_ABOVE_ZERO = _Argument(
    lambda value: (_is_whole(value) or isinstance(value, float)) and 0 < value < math.inf, "a number above 0"
)


@dataclass(frozen=True)
class _Entry:
    """A searcher that can be had.

    Attributes:
        build: makes it of a space, a seed and its arguments.
        aliases: other names of it.
        arguments: what its arguments may be.
        needs_metric: whether it learns from a metric.
        fits: refuses a space that it cannot search.
        library: the module that it needs; the extra has the name of the searcher.
    """

    build: Callable[..., Searcher]
    aliases: tuple[str, ...] = ()
    arguments: Mapping[str, _Argument] = field(default_factory=dict)
    needs_metric: bool = False
    fits: Callable[[Space, str], None] | None = None
    library: str | None = None


_ENTRIES = {
    "random": _Entry(RandomSearch, ("RandomSearch",), {"random_state": _SEED}),
    "grid": _Entry(GridSearch, ("GridSearch",), fits=check_grid),
    "variants": _Entry(
        Variants,
        ("BasicVariantGenerator", "variant_generator", "basic_variant"),
        {"num_samples": _COUNT, "constant_grid_search": _FLAG, "random_state": _SEED},
        fits=check_variants,
    ),
    "hyperopt": _Entry(
        HyperOptSearch,
        ("HyperOptSearch", "tpe"),
        {"n_initial_points": _SEED, "random_state_seed": _SEED, "gamma": _ABOVE_ZERO},
        needs_metric=True,
        library="hyperopt",
    ),
}

# Searchers that sweep files may name and that this version does not have.
_TO_COME = {
    "ax": ("AxSearch",),
    "bayes": (),
    "bayesopt": ("BayesOptSearch",),
    "bohb": ("TuneBOHB",),
    "nevergrad": ("NevergradSearch",),
    "optuna": ("OptunaSearch",),
    "skopt": ("SkOptSearch",),
}

_COMMON = {"seed": _SEED}
_CANONICAL = {alias.lower(): name for name, entry in _ENTRIES.items() for alias in (name, *entry.aliases)}
_LATER = {alias.lower(): name for name, aliases in _TO_COME.items() for alias in (name, *aliases)}


def names() -> list[str]:
    """Return the names of the searchers that there are."""
    return sorted(_ENTRIES)


def needs_metric(name: str) -> bool:
    """Return whether a searcher, by its canonical name, learns from a metric."""
    return _ENTRIES[name].needs_metric


def build(name: str, arguments: Mapping[str, Any], space: Space, seed: int) -> Searcher:
    """Return a searcher.

    Args:
        name: its canonical name, as `check` returns it.
        arguments: its arguments, which `check` has let pass; `seed` replaces the seed of the sweep.
        space: the space to search.
        seed: the seed of the sweep.
    """
    given = {key: value for key, value in arguments.items() if value is not None}
    # These are names of the same thing in several libraries; the first that is given counts.
    seeds = [given.pop(key) for key in ("seed", "random_state_seed", "random_state") if key in given]
    return _ENTRIES[name].build(space, seeds[0] if seeds else seed, **given)


def check(name: str, arguments: Mapping[str, Any], space: Space | None, place: str) -> str:
    """Return the canonical name of a searcher that can search a space with these arguments.

    Args:
        name: how it was named: `hyperopt`, `HyperOptSearch`, `hyperopt.HyperOptSearch`, ...
        arguments: what it was given.
        space: the space to search; None when that could not be read.
        place: where it was named.

    Raises:
        ConfigError: there is no such searcher, its arguments are wrong, it cannot search this space, or its
            library is not installed.
    """
    canonical = _canonical(name, place)
    if canonical == "random" and space is not None and space.has_grid:
        canonical = "variants"
    entry = _ENTRIES[canonical]
    problems = _check_arguments(name, entry, arguments, place)
    if entry.library is not None and importlib.util.find_spec(entry.library) is None:
        problems.append(Problem(place, str(MissingExtraError(f"The search algorithm {name}", canonical))))
    if space is not None:
        if entry.needs_metric and not space.parameters:
            problems.append(Problem(place, f"{name} needs something to search: the space has only constants"))
        if entry.fits is not None:
            try:
                entry.fits(space, place)
            except ConfigError as error:
                problems += error.problems
    if problems:
        raise ConfigError(problems)
    return canonical


def _canonical(name: str, place: str) -> str:
    key = name.rpartition(".")[2].lower()
    if key in _CANONICAL:
        return _CANONICAL[key]
    if key in _LATER:
        message = f"the search algorithm '{name}' is known, but this version does not have it yet."
    else:
        spelled = [alias for known, entry in _ENTRIES.items() for alias in (known, *entry.aliases)]
        message = f"there is no search algorithm '{name}'.{suggestion(name.rpartition('.')[2], spelled)}"
    raise ConfigError([Problem(place, f"{message} There are {one_of(_ENTRIES)}")])


def _check_arguments(name: str, entry: _Entry, arguments: Mapping[str, Any], place: str) -> list[Problem]:
    allowed = {**entry.arguments, **_COMMON}
    problems = []
    for key, value in arguments.items():
        if key not in allowed:
            hint = suggestion(str(key), allowed)
            text = f"{name} has no argument '{key}'.{hint} Its arguments are {one_of(allowed)}"
            problems.append(Problem(f"{place}.{key}", text))
        elif value is not None and not allowed[key].accepts(value):
            problems.append(Problem(f"{place}.{key}", f"must be {allowed[key].words}, not {value!r}"))
    return problems
