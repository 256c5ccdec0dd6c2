"""W&B's `parameters`: a mapping from names to distributions."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sweepstake.config.findings import LARGEST_EXPONENT
from sweepstake.errors import ConfigError, Problem, one_of, suggestion
from sweepstake.space.domains import (
    Beta,
    Continuous,
    Domain,
    LogNormal,
    LogUniform,
    Normal,
    Rounded,
    Stepped,
    Uniform,
    log_between,
)
from sweepstake.space.integers import IntUniform
from sweepstake.space.space import Space
from sweepstake.space.tree import Constant, Group, Node, Parameter, choice

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_SUM_TOLERANCE = 1e-6
# Keys that say nothing about the values.
_REMARKS = ("description",)


def _exponents_mirrored(low: float, high: float) -> Continuous:
    """Return the domain of x when 1/x is log-uniform between two exponents."""
    return LogUniform(-high, -low)


def _mirrored(low: float, high: float) -> Continuous:
    """Return the domain of x when 1/x is log-uniform between the inverse limits of x."""
    return log_between(low, high)


@dataclass(frozen=True)
class _Kind:
    """A distribution of numbers.

    Attributes:
        build: returns its domain from its numbers in their order.
        numbers: its numbers, in order, each with its default; None must be given.
        positive: the numbers that must be above zero.
        bounded: whether the numbers are bounds, the first below the second.
        log: the bounds are exponents (`exponents`) or values of a logarithmic scale (`values`).
    """

    build: Callable[..., Continuous]
    numbers: Mapping[str, float | None] = field(default_factory=lambda: {"min": None, "max": None})
    positive: tuple[str, ...] = ()
    bounded: bool = True
    log: str | None = None


_MOMENTS = {"mu": 0.0, "sigma": 1.0}
_KINDS = {
    "uniform": _Kind(Uniform),
    "log_uniform": _Kind(LogUniform, log="exponents"),
    "log_uniform_values": _Kind(log_between, log="values"),
    "inv_log_uniform": _Kind(_exponents_mirrored, log="exponents"),
    "inv_log_uniform_values": _Kind(_mirrored, log="values"),
    "normal": _Kind(Normal, _MOMENTS, ("sigma",), bounded=False),
    "log_normal": _Kind(LogNormal, _MOMENTS, ("sigma",), bounded=False),
    "beta": _Kind(Beta, {"a": 1.0, "b": 1.0}, ("a", "b"), bounded=False),
}
_STEPPED = {
    f"q_{name}": name
    for name in ("uniform", "log_uniform", "log_uniform_values", "normal", "log_normal", "beta")
}
_CATEGORICAL = ("categorical", "categorical_w_probabilities")
_DISTRIBUTIONS = {*_KINDS, *_STEPPED, *_CATEGORICAL, "constant", "int_uniform"}


def read_wandb(parameters: Mapping[str, Any]) -> Space:
    """Return the space that W&B's `parameters` describe.

    Raises:
        ConfigError: all mistakes in it, at places such as `parameters.lr.min`.
    """
    reader = _Reader()
    root = reader.group(parameters, "", "parameters")
    if reader.problems:
        raise ConfigError(reader.problems)
    return Space(root, reader.warnings)


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[str] = []

    def group(self, parameters: object, path: str, place: str) -> Group:
        """Return the node of a mapping from names to distributions."""
        if not isinstance(parameters, Mapping):
            self._problem(place, f"must be a mapping from names to distributions, not {parameters!r}")
            return Group({})
        items: dict[str, Node] = {}
        for name, written in parameters.items():
            inner = f"{place}.{name}"
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                self._problem(
                    inner,
                    f"the name {name!r} cannot be taken: it begins with a letter or _, and goes on with "
                    "letters, digits, _, . and -",
                )
                continue
            items[name] = self._node(written, f"{path}.{name}" if path else name, inner)
        return Group(items)

    def _problem(self, place: str, message: str) -> None:
        self.problems.append(Problem(place, message))

    def _node(self, written: object, path: str, place: str) -> Node:
        if not isinstance(written, Mapping):
            self._problem(
                place,
                f"must be a mapping such as {{value: {written!r}}}, {{values: [...]}} or {{min: 0, max: 1}}, "
                f"not {written!r}",
            )
            return Constant(None)
        if "parameters" in written:
            self._refuse_others(written, ("parameters",), "nested parameters", place)
            return self.group(written["parameters"], path, f"{place}.parameters")
        kind = self._kind(written, place)
        if kind is None:
            return Constant(None)
        if kind == "constant":
            return self._constant(written, place)
        if kind in _CATEGORICAL:
            return self._categorical(kind, written, path, place)
        domain = (
            self._int_uniform(written, place)
            if kind == "int_uniform"
            else self._numeric(kind, written, place)
        )
        return Constant(None) if domain is None else Parameter(path, domain)

    def _kind(self, written: Mapping[str, Any], place: str) -> str | None:
        """Return the distribution that is named, or that the keys imply."""
        kind = written.get("distribution")
        if kind is not None:
            if kind in _DISTRIBUTIONS:
                return str(kind)
            hint = suggestion(str(kind), _DISTRIBUTIONS)
            self._problem(
                f"{place}.distribution",
                f"there is no distribution {kind!r}.{hint} There are {one_of(_DISTRIBUTIONS)}",
            )
            return None
        if "values" in written:
            return "categorical_w_probabilities" if "probabilities" in written else "categorical"
        if "value" in written:
            return "constant"
        if "min" in written or "max" in written:
            whole = _is_int(written.get("min")) and _is_int(written.get("max"))
            return "int_uniform" if whole else "uniform"
        known = ("value", "values", "min", "max", "distribution", "parameters")
        hint = next((found for key in written if (found := suggestion(str(key), known))), "")
        self._problem(
            place,
            "must have value, values, min and max, distribution or parameters; "
            f"it has {_keys(written)}.{hint}",
        )
        return None

    def _constant(self, written: Mapping[str, Any], place: str) -> Node:
        self._refuse_others(written, ("value",), "constant", place)
        if "value" not in written:
            self._problem(f"{place}.value", "is missing: the constant's value")
        return Constant(written.get("value"))

    def _categorical(self, kind: str, written: Mapping[str, Any], path: str, place: str) -> Node:
        self._refuse_others(written, ("values", "probabilities"), kind, place)
        values = written.get("values")
        if not isinstance(values, list) or not values:
            self._problem(f"{place}.values", f"must be a list of at least one value, not {values!r}")
            return Constant(None)
        weights = written.get("probabilities")
        if weights is None and kind == "categorical_w_probabilities":
            self._problem(f"{place}.probabilities", "is missing: a probability for each of the values")
        if weights is not None and not self._are_weights(weights, len(values), f"{place}.probabilities"):
            weights = None
        return choice(path, [Constant(value) for value in values], weights=weights)

    def _are_weights(self, weights: object, count: int, place: str) -> bool:
        if not isinstance(weights, list) or not all(_is_number(weight) and weight >= 0 for weight in weights):
            self._problem(place, f"must be a list of probabilities from 0 to 1, not {weights!r}")
        elif len(weights) != count:
            self._problem(place, f"there are {len(weights)} probabilities for {count} values: give as many")
        elif abs(sum(weights) - 1) > _SUM_TOLERANCE:
            self._problem(place, f"the probabilities must add up to 1, and add up to {sum(weights):.6g}")
        else:
            return True
        return False

    def _int_uniform(self, written: Mapping[str, Any], place: str) -> Domain | None:
        self._refuse_others(written, ("min", "max"), "int_uniform", place)
        bounds = [self._bound(written, name, place, whole=True) for name in ("min", "max")]
        low, high = bounds
        if low is None or high is None or not self._are_ordered(low, high, place):
            return None
        return IntUniform(int(low), int(high))

    def _numeric(self, name: str, written: Mapping[str, Any], place: str) -> Domain | None:
        base = _STEPPED.get(name, name)
        kind = _KINDS[base]
        stepped = name in _STEPPED
        self._refuse_others(written, (*kind.numbers, *(("q",) if stepped else ())), name, place)
        before = len(self.problems)
        given = [self._number(written, key, default, kind, place) for key, default in kind.numbers.items()]
        q = self._step(written, place) if stepped else 1
        numbers = [number for number in given if number is not None]
        if len(numbers) == len(given) and kind.bounded:
            self._check_bounds(numbers[0], numbers[1], kind, name, place)
        if len(self.problems) > before or q is None:
            return None
        domain = kind.build(*numbers)
        if not stepped:
            return domain
        return (Stepped if base == "uniform" else Rounded)(domain, q, whole=_is_int(q))

    def _number(
        self, written: Mapping[str, Any], key: str, default: float | None, kind: _Kind, place: str
    ) -> float | None:
        if key not in written and default is not None:
            return default
        value = self._bound(written, key, place)
        if value is not None and key in kind.positive and value <= 0:
            self._problem(f"{place}.{key}", f"must be above 0, not {value}")
        return value

    def _bound(
        self, written: Mapping[str, Any], key: str, place: str, *, whole: bool = False
    ) -> float | None:
        value = written.get(key)
        what = "a whole number" if whole else "a finite number"
        if key not in written:
            self._problem(f"{place}.{key}", f"is missing: {what}")
            return None
        if not (_is_int(value) if whole else _is_number(value)):
            self._problem(f"{place}.{key}", f"must be {what}, not {value!r}")
            return None
        return value

    def _step(self, written: Mapping[str, Any], place: str) -> float | None:
        q = written.get("q", 1)
        if not _is_number(q) or q <= 0:
            self._problem(f"{place}.q", f"must be a number above 0, not {q!r}")
            return None
        return q  # type: ignore[no-any-return]

    def _are_ordered(self, low: float, high: float, place: str) -> bool:
        if low < high:
            return True
        turned = ": turn them round" if low > high else ": for one value, write {value: ...}"
        self._problem(f"{place}.min", f"min {low} must be below max {high}{turned}")
        return False

    def _check_bounds(self, low: float, high: float, kind: _Kind, name: str, place: str) -> None:
        if not self._are_ordered(low, high, place):
            return
        if kind.log == "values" and low <= 0:
            self._problem(f"{place}.min", f"must be above 0 on a logarithmic scale, not {low}")
        if kind.log != "exponents":
            return
        exponents = (-high, -low) if name.startswith("inv") else (low, high)
        if max(map(abs, exponents)) > LARGEST_EXPONENT:
            self._problem(
                place,
                f"min and max of {name} are exponents of e, and e^{max(map(abs, exponents))} is more than "
                f"a number can hold; for the values themselves, use distribution: {name}_values",
            )
            return
        first, last = (math.exp(exponent) for exponent in exponents)
        self.warnings.append(
            f"{place}: min and max of {name} are exponents of e, so the values go from {first:.6g} to "
            f"{last:.6g}; for the values themselves, use distribution: {name}_values"
        )

    def _refuse_others(
        self, written: Mapping[str, Any], allowed: tuple[str, ...], kind: str, place: str
    ) -> None:
        known = (*allowed, "distribution")
        for key in written:
            if key in known or key in _REMARKS:
                continue
            hint = suggestion(str(key), known)
            if key == "q" and f"q_{kind}" in _STEPPED:
                hint = f" For rounded values, write distribution: q_{kind}."
            elif key == "q" and kind == "int_uniform":
                hint = " For rounded values, write distribution: q_uniform."
            self._problem(f"{place}.{key}", f"is no key of {kind}.{hint} Its keys are {', '.join(known)}")


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return _is_int(value) or (isinstance(value, float) and math.isfinite(value))


def _keys(written: Mapping[str, Any]) -> str:
    return ", ".join(map(str, written)) or "nothing"
