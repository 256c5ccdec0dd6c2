"""Ray Tune's searchers, in the spelling of Ray 2; the same classes as in `tune.suggest`."""

from sweepstake.config.tune.suggest import BasicVariantGenerator, ConcurrencyLimiter

__all__ = ["BasicVariantGenerator", "ConcurrencyLimiter"]
