"""`TuneBOHB` in the spelling of Ray 2."""

from sweepstake.config.tune.suggest.bohb import TuneBOHB

__all__ = ["TuneBOHB"]
