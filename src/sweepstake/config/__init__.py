"""What a user writes: pure data that becomes a sweep file. Imports nothing heavy.

    from sweepstake.config import tune
    from sweepstake.config.hyperopt import hp
    from sweepstake.config.tune.suggest.hyperopt import HyperOptSearch

Every call builds plain nested data (see `calls`), and `tune.run` puts it together to a `SweepConfig`.
"""

from sweepstake.config.sweep_config import SweepConfig
from sweepstake.config.warnings import SweepstakeWarning

__all__ = ["SweepConfig", "SweepstakeWarning"]
