"""A short training, with all that people do with a run."""

import math
import sys
import time
from pathlib import Path

import wandb

with wandb.init(config={"epochs": 3}) as run:
    width = float(run.config["width"])
    print(f"the width is {width}")
    print("a word to stderr", file=sys.stderr)
    run.config["parameters"] = 1000
    for epoch in range(run.config.epochs):
        run.log({"epoch": epoch, "mean_loss": width / (epoch + 1), "odd": [1.0, math.nan, math.inf][epoch]})
        time.sleep(0.2)
    run.summary["note"] = "done"
    weights = Path(run.dir, "weights.txt")
    weights.write_text(f"the weights of {run.id}")
    run.save(weights, base_path=run.dir)
