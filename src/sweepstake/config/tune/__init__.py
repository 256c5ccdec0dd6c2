"""Ray Tune's API for describing a sweep.

tune.run("train.py", config={"lr": tune.loguniform(1e-4, 1e-1)}, metric="loss", mode="min")
"""

from sweepstake.config.tune.experiment import run
from sweepstake.config.tune.sample import (
    choice,
    grid_search,
    lograndint,
    loguniform,
    qlograndint,
    qloguniform,
    qrandint,
    qrandn,
    quniform,
    randint,
    randn,
    sample_from,
    uniform,
)

__all__ = [
    "choice",
    "grid_search",
    "lograndint",
    "loguniform",
    "qlograndint",
    "qloguniform",
    "qrandint",
    "qrandn",
    "quniform",
    "randint",
    "randn",
    "run",
    "sample_from",
    "uniform",
]
