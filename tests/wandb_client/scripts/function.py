"""wandb's agent with a Python function."""

import sys

import wandb


def train() -> None:
    with wandb.init() as run:
        run.log({"loss": run.config.x**2})


wandb.agent(sys.argv[1], function=train, count=2)
