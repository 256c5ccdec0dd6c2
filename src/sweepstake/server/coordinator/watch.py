"""Looks for agents and runs that have gone silent. Used inside write transactions alone."""

from collections.abc import Callable

from sqlalchemy import Connection

from sweepstake.server.coordinator.fates import Fates
from sweepstake.store import agents, runs, sweeps

# The death of an agent is not the death of its runs: a run counts as crashed by its own silence alone.
AGENT_SILENCE_S = 60.0
RUN_SILENCE_S = 300.0


class Watch:
    """Finds the silent.

    Args:
        fates: what becomes of runs.
        clock: gives the present time in seconds since the epoch; silence counts from the start of the
            watch at the earliest, since nobody could be heard while the server was down.
    """

    def __init__(self, fates: Fates, clock: Callable[[], float]) -> None:
        self._fates = fates
        self._clock = clock
        self._since = clock()

    def look(self, connection: Connection) -> set[int]:
        """Deal with silent agents and runs; return the sweeps that have changed."""
        now = self._clock()
        changed: set[int] = set()
        if now - self._since >= AGENT_SILENCE_S:
            for agent in agents.silent(connection, now - AGENT_SILENCE_S):
                agents.update(connection, agent.id, state="GONE")
                sweeps.update(connection, agent.sweep_id, updated_at=now)
                changed.add(agent.sweep_id)
                for run in runs.of_agent(connection, agent.id, ("pending",)):
                    self._fates.requeue(connection, run, f"back in the queue: agent {agent.name} is gone")
        if now - self._since >= RUN_SILENCE_S:
            for run in runs.silent(connection, now - RUN_SILENCE_S):
                self._fates.ended(
                    connection,
                    run,
                    exit_code=None,
                    preempted=run.state == "preempting",
                    crashed=True,
                    reason=f"nothing was heard of it for {RUN_SILENCE_S / 60:.0f} minutes",
                )
                if run.sweep_id is not None:
                    changed.add(run.sweep_id)
        return changed
