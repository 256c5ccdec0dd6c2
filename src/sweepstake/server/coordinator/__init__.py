"""Sweeps, agents and the fate of trials: what drives the tuners with the store and the agents.

- `coordinator`: what the rest of the server calls
- `dispatch`: what one heartbeat of an agent leads to
- `fates`: starts, reports and ends of runs
- `tuners`: the tuners of all sweeps, rebuilt from their events
- `trial_log`: events as rows of the store
- `proposals`: has searchers propose, in threads of their own
- `polls`: heartbeats whose answers are held back
- `watch`: looks for agents and runs that have gone silent
- `signals`: who waits for a change of a sweep
"""

from sweepstake.server.coordinator.coordinator import Coordinator, CreatedSweep

__all__ = ["Coordinator", "CreatedSweep"]
