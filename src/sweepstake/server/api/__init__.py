"""The JSON API of the pages and the command line.

- `routes`: what is answered at which address
- `sweep_views`, `run_views`: the shapes of sweeps and runs
- `asking`: what requests hold, and what becomes of errors
"""

from sweepstake.server.api.routes import Api

__all__ = ["Api"]
