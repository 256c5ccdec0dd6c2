"""sweepstake: a self-hosted hyperparameter-sweep server."""

__version__ = "0.1.0"
