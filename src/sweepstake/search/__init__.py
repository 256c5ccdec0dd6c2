"""Searchers: one module each, behind one small protocol."""

from sweepstake.search.protocol import Exhausted, History, Searcher, Trial, TrialState, Wait
from sweepstake.search.registry import build, check, names, needs_metric

__all__ = [
    "Exhausted",
    "History",
    "Searcher",
    "Trial",
    "TrialState",
    "Wait",
    "build",
    "check",
    "names",
    "needs_metric",
]
