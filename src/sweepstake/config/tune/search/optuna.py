"""`OptunaSearch` in the spelling of Ray 2."""

from sweepstake.config.tune.suggest.optuna import OptunaSearch

__all__ = ["OptunaSearch"]
