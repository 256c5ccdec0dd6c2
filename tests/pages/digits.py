"""A made-up sweep: what is searched for, and how well a configuration does."""

import math
import random
from typing import Any

Json = dict[str, Any]

PARAMETERS: list[Json] = [
    {"name": "lr", "kind": "float", "scale": "log", "low": 1e-5, "high": 0.1, "choices": None},
    {
        "name": "width",
        "kind": "choice",
        "scale": None,
        "low": None,
        "high": None,
        "choices": [16, 32, 64, 128],
    },
    {"name": "alpha", "kind": "float", "scale": "log", "low": 1e-6, "high": 0.01, "choices": None},
    {
        "name": "activation",
        "kind": "choice",
        "scale": None,
        "low": None,
        "high": None,
        "choices": ["relu", "tanh", "logistic"],
    },
]

CONFIG = """\
program: train.py
tune:
  config:
    lr: {call: hp.loguniform, args: [lr, -11.5, -2.3]}
    width: {call: hp.choice, args: [width, [16, 32, 64, 128]]}
  metric: val_loss
  mode: min
  num_samples: 60
"""


def loss_at(config: Json, epoch: int) -> float:
    """A made-up learning curve whose end depends on the parameters."""
    ideal: float = abs(math.log10(config["lr"]) + 2.6) * 0.35 + abs(math.log10(config["alpha"]) + 4) * 0.05
    ideal += {"relu": 0.0, "tanh": 0.06, "logistic": 0.2}[config["activation"]] + 3 / config["width"]
    wobble = random.Random(repr((config, epoch))).gauss(0, 0.01)  # noqa: S311
    return 0.08 + ideal * 0.6 + (1.6 - ideal * 0.4) * math.exp(-epoch / 5) + wobble


def random_config(rng: random.Random) -> Json:
    return {
        "lr": 10 ** rng.uniform(-5, -1),
        "width": rng.choice([16, 32, 64, 128]),
        "alpha": 10 ** rng.uniform(-6, -2),
        "activation": rng.choice(["relu", "tanh", "logistic"]),
        "epochs": 15,
        "data": {"name": "digits", "split": 0.2},
    }
