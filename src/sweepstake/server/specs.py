"""What sweeps are, read from their descriptions; kept for those that were asked for last."""

import dataclasses
from functools import lru_cache

from sweepstake.config import yaml
from sweepstake.errors import SweepstakeError
from sweepstake.store.records import Sweep
from sweepstake.tuner import SweepSpec, reading


@lru_cache(maxsize=256)
def read_spec(config: str) -> SweepSpec:
    """Return what a description says.

    Raises:
        ConfigError: it has mistakes; all of them are named.
    """
    return reading.read(yaml.load(config))


def spec_of(sweep: Sweep) -> SweepSpec:
    """Return what a stored sweep is, with the seed, entity and project that it was given.

    Raises:
        ConfigError: its description cannot be read any more.
    """
    spec = read_spec(sweep.config)
    return dataclasses.replace(spec, seed=sweep.seed, entity=sweep.entity, project=sweep.project)


def readable_spec(sweep: Sweep) -> SweepSpec | None:
    """Return what a stored sweep is, or None when its description cannot be read any more."""
    try:
        return spec_of(sweep)
    except SweepstakeError:
        return None


def method_of(spec: SweepSpec | None) -> str:
    """Return the name of a sweep's search algorithm as users write it."""
    if spec is None:
        return "unknown"
    return "custom" if spec.external else spec.searcher.name


def expected_runs(spec: SweepSpec | None) -> int | None:
    """Return how many runs a sweep will have at most, or None when it has no end of its own."""
    if spec is None or spec.external:
        return None
    bounds = [spec.num_samples]
    if spec.searcher.name == "grid":
        bounds.append(spec.space.size)
    elif spec.searcher.name == "variants":
        rounds, combinations = spec.searcher.arguments.get("num_samples"), spec.space.turns.size
        bounds.append(rounds * combinations if rounds and combinations else None)
    known = [bound for bound in bounds if bound is not None]
    return min(known) if known else None
