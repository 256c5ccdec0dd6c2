"""`HyperOptSearch` in the spelling of Ray 2."""

from sweepstake.config.tune.suggest.hyperopt import HyperOptSearch

__all__ = ["HyperOptSearch"]
