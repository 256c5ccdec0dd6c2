"""Trains a small network on scikit-learn's handwritten digits, an epoch at a time.

A plain wandb script: it knows nothing of sweepstake. `run.config` holds what a sweep chose, or the defaults.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # a trial to a core: read when numpy loads its BLAS
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import wandb
from sklearn.datasets import load_digits
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

EPOCHS = 15
BATCH = 64
DEFAULTS = {"learning_rate": 0.001, "width": 32, "alpha": 0.0001, "activation": "relu"}


def main() -> None:
    images, labels = load_digits(return_X_y=True)
    train_x, val_x, train_y, val_y = train_test_split(
        images / 16, labels, test_size=0.3, random_state=0, stratify=labels
    )
    with wandb.init(project="digits", config=DEFAULTS) as run:
        network = MLPClassifier(
            hidden_layer_sizes=(run.config.width,),
            activation=run.config.activation,
            alpha=run.config.alpha,
            learning_rate_init=run.config.learning_rate,
            batch_size=BATCH,
            random_state=0,
        )
        for epoch in range(EPOCHS):
            network.partial_fit(train_x, train_y, classes=np.unique(labels))
            probabilities = network.predict_proba(val_x)
            run.log(
                {
                    "epoch": epoch,
                    "val_loss": log_loss(val_y, probabilities),
                    "val_accuracy": network.score(val_x, val_y),
                }
            )


if __name__ == "__main__":
    main()
