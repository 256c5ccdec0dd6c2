"""A small gallery of spaces: continuous and finite, flat and conditional, of every dialect."""

import random

from sweepstake.config import tune
from sweepstake.config.hyperopt import hp
from sweepstake.space import read_tune, read_wandb

GALLERY = {
    "quick": read_tune(
        {
            "width": hp.uniform("width", 0, 20),
            "height": hp.uniform("height", -100, 100),
            "activation": hp.choice("activation", ["relu", "tanh"]),
        },
        "space",
    ),
    "conditional": read_tune(
        {
            "d": hp.uniform("d", 0.2, 1),
            "fixed": 3,
            "net": hp.choice(
                "net",
                [
                    {
                        "type": "a",
                        "k": hp.loguniform("k", -3, 0),
                        "deep": hp.choice("deep", [1, {"n": hp.randint("n", 3)}]),
                    },
                    {"type": "b", "rest": hp.pchoice("rest", [(0.3, "x"), (0.7, "y")])},
                ],
            ),
        },
        "space",
    ),
    "one path twice": read_tune(
        {"net": tune.choice([{"k": tune.uniform(0, 1), "t": "a"}, {"k": tune.randint(5, 90), "t": "b"}])},
        "space",
    ),
    "one parameter twice": read_tune(
        {
            "opt": tune.choice(
                [{"n": "a", "lr": tune.uniform(0, 1)}, {"n": "b", "lr": tune.uniform(0, 1)}, {"n": "c"}]
            )
        },
        "space",
    ),
    "whole choice": read_tune(
        hp.choice(
            "model",
            [{"kind": "svm", "C": hp.lognormal("C", 0, 1)}, {"kind": "tree", "leaf": hp.uniform("l", 0, 1)}],
        ),
        "space",
    ),
    "numbers": read_tune(
        {
            "uniform": tune.uniform(-1, 1),
            "normal": tune.randn(2, 3),
            "lognormal": hp.lognormal("lognormal", 0, 1),
            "quniform": hp.quniform("quniform", 0, 11, 4),
            "qloguniform": hp.qloguniform("qloguniform", 0, 3, 5),
            "qnormal": hp.qnormal("qnormal", 0, 3, 2),
            "qlognormal": hp.qlognormal("qlognormal", 0, 1, 1),
            "uniformint": hp.uniformint("uniformint", 1, 6),
            "unordered": hp.randint("unordered", 3, 9),
            "seed": hp.randint("seed", 2**31),
            "lograndint": tune.lograndint(1, 1000),
            "qlograndint": tune.qlograndint(8, 512, 8),
            "qrandint": tune.qrandint(0, 100, 5),
            "list": [tune.uniform(0, 1), {"inner": tune.choice(["a", None, True, [1, 2]])}],
        },
        "space",
    ),
    "wandb": read_wandb(
        {
            "lr": {"distribution": "log_uniform_values", "min": 1e-5, "max": 0.1},
            "beta": {"distribution": "beta", "a": 2, "b": 3},
            "q_beta": {"distribution": "q_beta", "q": 0.1},
            "q_uniform": {"distribution": "q_uniform", "min": 0, "max": 10, "q": 3},
            "weighted": {"values": ["a", "b", 3], "probabilities": [0.5, 0.3, 0.2]},
            "net": {"parameters": {"depth": {"min": 1, "max": 5}, "act": {"value": "relu"}}},
        }
    ),
    "finite": read_wandb({"a": {"values": ["x", "y", "z"]}, "b": {"min": 1, "max": 4}}),
    "finite conditional": read_tune(
        {
            "kind": tune.choice([{"k": tune.qrandint(0, 6, 3)}, "plain", "plain"]),
            "q": hp.quniform("q", 0, 1, 0.5),
            "w": hp.pchoice("w", [(0.8, "likely"), (0.2, "rare"), (0.0, "never")]),
        },
        "space",
    ),
    "one value": read_tune({"x": tune.choice(["only"]), "constant": 1}, "space"),
    "grids": read_tune({"a": tune.grid_search([1, 2]), "b": tune.uniform(0, 1)}, "space"),
}


def dice(seed: int) -> random.Random:
    """A generator of random numbers."""
    return random.Random(seed)  # noqa: S311
