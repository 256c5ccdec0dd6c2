"""The native agent: runs the programs of a sweep on this machine, several at once."""

from sweepstake.agent.agent import Agent
from sweepstake.agent.events import (
    ConnectionBack,
    ConnectionLost,
    Event,
    Interrupted,
    Leaving,
    Outcome,
    Registered,
    RunEnded,
    RunStarted,
    RunStopping,
)
from sweepstake.agent.process import Graces

__all__ = [
    "Agent",
    "ConnectionBack",
    "ConnectionLost",
    "Event",
    "Graces",
    "Interrupted",
    "Leaving",
    "Outcome",
    "Registered",
    "RunEnded",
    "RunStarted",
    "RunStopping",
]
