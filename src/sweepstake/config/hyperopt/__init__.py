"""HyperOpt's search space expressions."""

from sweepstake.config.hyperopt import hp

__all__ = ["hp"]
