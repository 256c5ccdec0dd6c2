"""Schedulers: which trials are worth their time is decided early.

- `protocol`: what a scheduler is: CONTINUE, PAUSE or STOP, with a reason
- `registry`: the schedulers by their names
- `fifo`, `asha`, `wandb_hyperband`: one scheduler each
"""

from sweepstake.schedulers.protocol import CONTINUE, Decision, Scheduler, Verdict
from sweepstake.schedulers.registry import (
    build,
    check,
    check_early_terminate,
    early_terminate_names,
    names,
    needs_metric,
)

__all__ = [
    "CONTINUE",
    "Decision",
    "Scheduler",
    "Verdict",
    "build",
    "check",
    "check_early_terminate",
    "early_terminate_names",
    "names",
    "needs_metric",
]
