"""`NevergradSearch` in the spelling of Ray 2."""

from sweepstake.config.tune.suggest.nevergrad import NevergradSearch

__all__ = ["NevergradSearch"]
