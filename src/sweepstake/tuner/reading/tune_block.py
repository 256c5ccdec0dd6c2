"""The form that `tune.run(...).save(...)` writes: `program:` and one `tune:` block."""

from collections.abc import Mapping
from typing import Any

from sweepstake.config.calls import loaded
from sweepstake.config.recording import FUNCTIONS
from sweepstake.errors import ConfigError, Problem
from sweepstake.space import Point, Space, read_tune
from sweepstake.tuner.reading import controller
from sweepstake.tuner.reading.algorithms import Algorithm, read_scheduler, read_searcher
from sweepstake.tuner.reading.keys import Keys
from sweepstake.tuner.reading.objective import read_metric
from sweepstake.tuner.reading.seeds import LARGEST_SEED, read_seed
from sweepstake.tuner.reading.unserved import take_unserved
from sweepstake.tuner.spec import SweepSpec


def read(keys: Keys) -> SweepSpec | None:
    """Return the sweep, or None when its mistakes leave none; they are noted in `keys`."""
    tune = keys.mapping("tune")
    program = keys.text("program")
    command = keys.words("command")
    name, description = keys.text("name"), keys.text("description")
    entity, project = keys.text("entity"), keys.text("project")
    run_cap = keys.whole("run_cap", 1)
    external = controller.is_local(keys)
    keys.ignore("settings", "local")
    if tune is None:
        return None
    program = tune.text("run_or_experiment") if program is None else program
    tune.ignore("run_or_experiment")
    if not program and not command and not keys.has_problem("program"):
        keys.problem("program", "is missing: name the script that a trial runs")
    take_unserved(tune)
    own_name = tune.text("name")
    algorithm = Algorithm.take(tune, "search_alg")
    scheduler = Algorithm.take(tune, "scheduler")
    metric, mode = read_metric([place for place in (algorithm, tune, scheduler) if place is not None])
    seed, saved_seed = read_seed(keys, algorithm), _saved_seed(tune)
    space = _space(tune, algorithm)
    num_samples = _num_samples(tune)
    points = _points(algorithm, space)
    max_concurrent = _max_concurrent(tune, algorithm)
    stop = _stop(tune)
    searcher = read_searcher(tune, algorithm, space, num_samples, metric)
    named_scheduler = read_scheduler(scheduler, metric)
    tune.refuse_the_rest()
    if space is None or searcher is None:
        return None
    # How often a grid is taken is the searcher's affair.
    bounds = [run_cap] if searcher.name == "variants" else [num_samples, run_cap]
    return SweepSpec(
        program=program,
        command=command,
        space=space,
        searcher=searcher,
        scheduler=named_scheduler,
        metric=metric,
        mode=mode or "min",
        seed=saved_seed if seed is None else seed,
        num_samples=min((bound for bound in bounds if bound is not None), default=None),
        points=points,
        max_concurrent=max_concurrent,
        stop=stop,
        external=external,
        name=name or own_name,
        description=description,
        entity=entity,
        project=project,
        warnings=space.warnings,
    )


def _saved_seed(tune: Keys) -> int | None:
    """Return the seed that was drawn when the sweep was described."""
    saved = tune.mapping("_wandb")
    tune.ignore("_wandb")
    return saved.whole("seed", 0, LARGEST_SEED) if saved is not None else None


def _num_samples(tune: Keys) -> int | None:
    """Return the bound on trials: one when none is given, None for `-1`, as in Ray."""
    value = tune.any("num_samples")
    if value is None:
        return 1
    if value == -1:
        return None
    return tune.whole("num_samples", 1)


def _space(tune: Keys, algorithm: Algorithm | None) -> Space | None:
    config = _mapping(tune, "config")
    own = _mapping(algorithm, "space") if algorithm is not None else {}
    if config is None or own is None:
        return None
    if not own and not config:
        tune.problem("config", "no search space: give `config`, or the search algorithm's `space`")
        return None
    if algorithm is None or not own:
        return tune.attempt(lambda: read_tune(config, tune.at("config")))
    call = loaded(own)
    if config and call is not None and call.name in FUNCTIONS:
        tune.problem(
            "config",
            f"cannot be joined with a space that is one {call.name}: write its values into the options",
        )
        return None
    if shared := sorted(set(own) & set(config)):
        tune.problem("config", f"{', '.join(shared)}: given here and in the search algorithm's space")
        return None
    place = algorithm.at("space")
    return tune.attempt(lambda: _joined(config, own, tune.at("config"), place))


def _mapping(keys: Keys, key: str) -> Mapping[str, Any] | None:
    """Take a mapping from names to domains: empty when absent, None when it is something else."""
    value = keys.any(key)
    if value is None or isinstance(value, Mapping):
        return value or {}
    keys.problem(key, f"must be a mapping from names to domains, not {value!r}")
    return None


def _joined(config: Mapping[str, Any], own: Mapping[str, Any], config_place: str, own_place: str) -> Space:
    """Read two spaces as one; a mistake keeps the place where it was written."""

    def moved(problem: Problem) -> Problem:
        rest = problem.place.removeprefix(f"{own_place}.")
        if any(rest == key or rest.startswith((f"{key}.", f"{key}[")) for key in config):
            return Problem(f"{config_place}.{rest}", problem.message)
        return problem

    try:
        return read_tune({**config, **own}, own_place)
    except ConfigError as error:
        raise ConfigError([moved(problem) for problem in error.problems]) from None


def _points(algorithm: Algorithm | None, space: Space | None) -> tuple[Point, ...]:
    if algorithm is None:
        return ()
    if algorithm.any("evaluated_rewards") is not None:
        algorithm.problem(
            "evaluated_rewards",
            "this version cannot take the metric of a point as known: leave it out, and the points are run",
        )
    points = algorithm.any("points_to_evaluate") or []
    if not isinstance(points, list) or not all(isinstance(point, Mapping) for point in points):
        algorithm.problem("points_to_evaluate", f"must be a list of configurations, not {points!r}")
        return ()
    if space is None:
        return ()
    read_points: list[Point] = []
    for number, point in enumerate(points):
        try:
            read_points.append(space.point(point))
        except ConfigError as error:
            for problem in error.problems:
                algorithm.problem(f"points_to_evaluate[{number}]", str(problem))
    return tuple(read_points)


def _max_concurrent(tune: Keys, algorithm: Algorithm | None) -> int | None:
    """Return how many trials may run at once; 0 is no bound, as in Ray."""
    bounds = [tune.whole("max_concurrent_trials", 0)]
    if algorithm is not None:
        bounds.append(algorithm.whole("max_concurrent", 0))
    return min((bound for bound in bounds if bound), default=None)


def _stop(tune: Keys) -> dict[str, float]:
    keys = tune.mapping("stop")
    if keys is None:
        return {}
    stop = {name: keys.number(name) for name in keys.names()}
    return {name: bound for name, bound in stop.items() if bound is not None}
