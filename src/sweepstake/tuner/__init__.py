"""The functional core: a searcher, a scheduler and stop rules turn events into decisions.

No input or output and no clock: whoever drives a tuner (the server, a simulator, a test) hands it
the events and carries out the decisions.
"""

from sweepstake.tuner.events import (
    Decision,
    Ended,
    Event,
    FinishSweep,
    Launched,
    Outcome,
    Proposed,
    Requeued,
    Result,
    SearchEnded,
    StopTrial,
)
from sweepstake.tuner.spec import SweepSpec
from sweepstake.tuner.tuner import Proposal, Tuner

__all__ = [
    "Decision",
    "Ended",
    "Event",
    "FinishSweep",
    "Launched",
    "Outcome",
    "Proposal",
    "Proposed",
    "Requeued",
    "Result",
    "SearchEnded",
    "StopTrial",
    "SweepSpec",
    "Tuner",
]
