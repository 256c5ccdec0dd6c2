"""`SkOptSearch` in the spelling of Ray 2."""

from sweepstake.config.tune.suggest.skopt import SkOptSearch

__all__ = ["SkOptSearch"]
