"""A training of many short epochs, until there is a file `enough`; its loss is as bad as it was told."""

import argparse
import time
from pathlib import Path

import wandb

parser = argparse.ArgumentParser()
parser.add_argument("--badness", type=float, default=1.0)
parser.add_argument("--epochs", type=int, default=600)
given = parser.parse_args()

run = wandb.init(config=vars(given))
for epoch in range(given.epochs):
    run.log({"epoch": epoch, "loss": given.badness})
    if Path("enough").exists():
        break
    time.sleep(0.1)
run.finish()
