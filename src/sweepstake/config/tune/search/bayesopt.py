"""`BayesOptSearch` in the spelling of Ray 2."""

from sweepstake.config.tune.suggest.bayesopt import BayesOptSearch

__all__ = ["BayesOptSearch"]
