"""W&B's sweep configuration: `method`, `metric`, `parameters`, `early_terminate`, ..."""

from typing import Any

from sweepstake import schedulers, search
from sweepstake.space import Space, read_wandb
from sweepstake.tuner.reading import controller
from sweepstake.tuner.reading.keys import Keys
from sweepstake.tuner.reading.objective import ONE_OBJECTIVE
from sweepstake.tuner.reading.seeds import read_seed
from sweepstake.tuner.spec import Named, SweepSpec

_GOALS = {"minimize": "min", "maximize": "max"}


def read(keys: Keys) -> SweepSpec | None:
    """Return the sweep, or None when its mistakes leave none; they are noted in `keys`."""
    program, command = keys.text("program"), keys.words("command")
    name, description = keys.text("name"), keys.text("description")
    entity, project = keys.text("entity"), keys.text("project")
    run_cap, seed = keys.whole("run_cap", 1), read_seed(keys)
    keys.ignore("settings", "job", "image_uri", "prior_runs", "apiVersion", "kind")
    method = keys.text("method")
    metric, mode, target = _metric(keys)
    external = _external(keys, method)
    parameters = keys.mapping("parameters")
    space: Space | None = None
    if parameters is not None:
        written: dict[str, Any] = parameters.rest()
        space = keys.attempt(lambda: read_wandb(written))
    elif external:
        space = Space.empty()
    elif not keys.has_problem("parameters"):
        keys.problem("parameters", "is missing: a mapping from the names of parameters to their domains")
    searcher = _searcher(keys, method, metric, space, external=external)
    scheduler = _scheduler(keys, metric)
    if space is None or searcher is None:
        return None
    return SweepSpec(
        program=program,
        command=command,
        space=space,
        searcher=searcher,
        scheduler=scheduler,
        metric=metric,
        mode=mode,
        seed=seed,
        num_samples=run_cap,
        target=target,
        external=external,
        name=name,
        description=description,
        entity=entity,
        project=project,
        warnings=space.warnings,
    )


def _metric(keys: Keys) -> tuple[str | None, str, float | None]:
    if keys.any("metrics") is not None:
        keys.problem("metrics", f"{ONE_OBJECTIVE}, `metric: {{name: ..., goal: ...}}`")
    metric = keys.mapping("metric")
    if metric is None:
        return None, "min", None
    name = metric.text("name")
    if not name and not metric.has_problem("name"):
        metric.problem("name", "is missing: which logged value is the metric?")
    goal = metric.choice("goal", _GOALS) or "minimize"
    target = metric.number("target")
    metric.ignore("impute", "impute_while_running")
    metric.refuse_the_rest()
    return name, _GOALS[goal], target


def _external(keys: Keys, method: str | None) -> bool:
    """Tell whether trials come from a local controller or a sweep scheduler."""
    local, scheduler = controller.is_local(keys), keys.any("scheduler")
    return local or scheduler is not None or method == "custom"


def _searcher(
    keys: Keys, method: str | None, metric: str | None, space: Space | None, *, external: bool
) -> Named | None:
    if external:
        return Named("random")
    if method is None:
        if not keys.has_problem("method"):
            keys.problem("method", f"is missing; known: {', '.join(search.names())}")
        return None
    name = keys.attempt(lambda: search.check(method, {}, space, "method"))
    if name is None:
        return None
    if metric is None and search.needs_metric(name):
        keys.problem("metric", f"is missing: method {method!r} needs `metric: {{name: ..., goal: ...}}`")
    return Named(name)


def _scheduler(keys: Keys, metric: str | None) -> Named | None:
    early = keys.mapping("early_terminate")
    if early is None:
        return None
    kind = early.text("type")
    arguments = early.rest()
    if kind is None:
        if not early.has_problem("type"):
            early.problem("type", f"is missing; known: {', '.join(schedulers.early_terminate_names())}")
        return None
    name = keys.attempt(lambda: schedulers.check_early_terminate(kind, arguments, early.place))
    if name is None:
        return None
    if metric is None and schedulers.needs_metric(name):
        keys.problem("metric", "is missing: `early_terminate` needs `metric: {name: ..., goal: ...}`")
    return Named(name, arguments)
