"""Records what Ray Tune's ASHA and W&B's hyperband decide, for the tests to compare with.

Needed when the cases of `streams.py` change. In an environment of its own, from the repository's root:

    pip install "ray[tune]" sweeps
    python -m tests.schedulers.record
"""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import ray  # type: ignore[import-not-found, unused-ignore]
from ray.tune.schedulers import (  # type: ignore[import-not-found, unused-ignore]
    AsyncHyperBandScheduler,
)
from sweeps import RunState, SweepRun, stop_runs  # type: ignore[import-not-found, unused-ignore]

from tests.schedulers.streams import RAY_CASES, WANDB_CASES, Case, play


def ray_decides(case: Case) -> dict[str, object]:
    np.random.seed(case.seed)  # what Ray Tune draws brackets with
    scheduler = AsyncHyperBandScheduler(metric="value", mode=case.mode, **case.arguments)
    trials: dict[int, SimpleNamespace] = {}
    brackets: list[int] = []

    def add(trial: int) -> None:
        trials[trial] = SimpleNamespace(trial_id=str(trial))
        scheduler.on_trial_add(None, trials[trial])
        brackets.append(scheduler._brackets.index(scheduler._trial_info[str(trial)]))

    def decide(trial: int, time: int, value: float) -> bool:
        result = {"training_iteration": time, "value": value}
        stop = bool(scheduler.on_trial_result(None, trials[trial], result) == "STOP")
        if stop or time >= case.length:
            scheduler.on_trial_complete(None, trials[trial], result)
        return stop

    return {"stops": play(case, decide, add), "brackets": brackets}


def wandb_decides(case: Case) -> dict[str, object]:
    config = {
        "method": "random",
        "metric": {"name": "value", "goal": "minimize" if case.mode == "min" else "maximize"},
        "parameters": {"x": {"min": 0.0, "max": 1.0}},
        "early_terminate": {"type": "hyperband", **case.arguments},
    }
    runs: list[SweepRun] = []

    def decide(trial: int, time: int, value: float) -> bool:
        run = runs[trial]
        run.history.append({"value": value})
        stop = any(stopped.name == run.name for stopped in stop_runs(config, runs))
        if stop or time >= case.length:
            run.state = RunState.finished
        return stop

    def add(trial: int) -> None:
        runs.append(SweepRun(name=str(trial), state=RunState.running, history=[]))

    return {"stops": play(case, decide, add)}


recorded = {
    "ray": {"version": ray.__version__, "decided": [ray_decides(case) for case in RAY_CASES]},
    "wandb": {"decided": [wandb_decides(case) for case in WANDB_CASES]},
}
Path(__file__).with_name("recorded.json").write_text(json.dumps(recorded) + "\n")
