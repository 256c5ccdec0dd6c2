"""Describes the sweep with Ray Tune's and HyperOpt's calls, and saves it as the sweep file beside it."""

from math import log
from pathlib import Path

from sweepstake.config import tune
from sweepstake.config.hyperopt import hp
from sweepstake.config.tune.suggest.hyperopt import HyperOptSearch

sweep = tune.run(
    "train.py",
    name="digits",
    search_alg=HyperOptSearch(
        {
            "learning_rate": hp.loguniform("learning_rate", log(1e-4), log(1e-1)),
            "width": hp.choice("width", [8, 16, 32, 64, 128]),
            "alpha": hp.loguniform("alpha", log(1e-6), log(1e-1)),
            "activation": hp.choice("activation", ["relu", "tanh", "logistic"]),
        },
        metric="val_loss",
        mode="min",
    ),
    num_samples=20,
).set(project="digits")

if __name__ == "__main__":
    sweep.save(Path(__file__).with_name("sweep.yaml"))
