"""The tuners of all sweeps. Used in the store's writer thread alone, so without locks."""

from collections.abc import Callable, Sequence

import orjson
from sqlalchemy import Connection

from sweepstake.errors import NotFoundError
from sweepstake.search import Exhausted, Wait
from sweepstake.server.coordinator import trial_log
from sweepstake.server.specs import spec_of
from sweepstake.space import Point
from sweepstake.store import events, runs, sweeps
from sweepstake.store.records import Sweep
from sweepstake.tuner import Decision, Event, Proposal, Proposed, SearchEnded, Tuner
from sweepstake.tuner.tuner import Work


class Tuners:
    """The tuner of each sweep, kept in memory as a cache of its events in the store.

    Args:
        clock: gives the present time in seconds since the epoch.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._tuners: dict[int, Tuner] = {}

    def abandon(self) -> None:
        """Forget all tuners: a transaction that moved one of them was undone."""
        self._tuners.clear()

    def forget(self, sweep_id: int) -> None:
        """Forget one tuner: its sweep has changed or is gone."""
        self._tuners.pop(sweep_id, None)

    def of(self, connection: Connection, sweep_id: int) -> Tuner:
        """Return a sweep's tuner, rebuilt from the store when it is not in memory."""
        tuner = self._tuners.get(sweep_id)
        if tuner is None:
            sweep = sweeps.by_id(connection, sweep_id)
            if sweep is None:
                raise NotFoundError(f"there is no sweep with the number {sweep_id}")
            tuner = Tuner(spec_of(sweep), sweep.seed)
            tuner.replay(trial_log.from_row(row) for row in events.load(connection, sweep_id))
            self._tuners[sweep_id] = tuner
        return tuner

    def apply(self, connection: Connection, sweep_id: int, happened: Sequence[Event]) -> list[Decision]:
        """Keep events in the store, apply them, and return what follows."""
        tuner = self.of(connection, sweep_id)
        rows = [trial_log.to_row(event) for event in happened]
        events.append(connection, sweep_id, rows, self._clock())
        return [decision for event in happened for decision in tuner.apply(event)]

    def proposal(self, connection: Connection, sweep_id: int) -> Proposal | None:
        """Return the proposal that is due, or None when none is."""
        tuner = self.of(connection, sweep_id)
        return tuner.proposal() if tuner.work() is Work.SOON else None

    def accept(
        self,
        connection: Connection,
        sweep: Sweep,
        proposal: Proposal,
        answer: Point | Wait | Exhausted,
        *,
        is_last: bool,
    ) -> None:
        """Take in what a searcher answered: a point becomes a queued trial with a pending run."""
        tuner = self.of(connection, sweep.id)
        if proposal.index != len(tuner.trials):
            return
        if not isinstance(answer, Wait | Exhausted):
            self.apply(connection, sweep.id, [Proposed(proposal.index, answer)])
            config = tuner.spec.space.config(answer)
            self.queue_run(connection, sweep, proposal.index, config)
            if is_last:
                self.apply(connection, sweep.id, [SearchEnded()])
        elif isinstance(answer, Exhausted):
            self.apply(connection, sweep.id, [SearchEnded()])
        else:
            tuner.wait()

    def queue_run(
        self,
        connection: Connection,
        sweep: Sweep,
        trial: int,
        config: dict[str, object],
        display_name: str | None = None,
    ) -> str:
        """Create the pending run of a queued trial and return its name."""
        values = {key: {"value": value} for key, value in config.items()}
        run = runs.create(
            connection,
            project_id=sweep.project_id,
            user_id=sweep.user_id,
            now=self._clock(),
            sweep_id=sweep.id,
            trial=trial,
            state="pending",
            config=orjson.dumps(values).decode(),
            display_name=display_name,
        )
        return run.name
