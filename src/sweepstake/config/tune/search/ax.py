"""`AxSearch` in the spelling of Ray 2."""

from sweepstake.config.tune.suggest.ax import AxSearch

__all__ = ["AxSearch"]
