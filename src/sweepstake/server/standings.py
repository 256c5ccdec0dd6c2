"""Which run of a sweep is ahead."""

from sqlalchemy import Connection

from sweepstake.store import runs
from sweepstake.store.records import Run
from sweepstake.tuner import SweepSpec


def best_of(connection: Connection, spec: SweepSpec | None, sweep_id: int) -> Run | None:
    """Return the run with the best last finite value of the metric; of equals the earlier trial."""
    if spec is None or spec.metric is None:
        return None
    return runs.best(connection, sweep_id, largest=spec.mode == "max")
