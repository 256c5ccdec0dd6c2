"""`BasicVariantGenerator` in the spelling of Ray 2."""

from sweepstake.config.tune.suggest.basic_variant import BasicVariantGenerator

__all__ = ["BasicVariantGenerator"]
