"""Ray Tune's searchers, in the spelling of Ray before 2.0; `tune.search` is today's."""

from sweepstake.config.tune.suggest.basic_variant import BasicVariantGenerator
from sweepstake.config.tune.suggest.limiter import ConcurrencyLimiter

__all__ = ["BasicVariantGenerator", "ConcurrencyLimiter"]
