"""A sweep as the server last told it."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sweepstake.client.views import RunRow, SweepView


@dataclass(frozen=True, slots=True)
class Progress:
    """A sweep and its runs at one moment.

    Attributes:
        view: the sweep.
        runs: its runs by id.
    """

    view: SweepView
    runs: Mapping[str, RunRow]

    @property
    def in_order(self) -> list[RunRow]:
        """The runs in the order of their trials."""
        return sorted(
            self.runs.values(), key=lambda run: (run["index"] is None, run["index"], run["created_at"])
        )

    def under_way(self, here: Collection[str] = ()) -> list[RunRow]:
        """Return the runs that have work under way.

        Args:
            here: the runs whose processes live here: their clients say so some seconds later.
        """
        alive = ("running", "preempting")
        return [run for run in self.in_order if run["state"] in alive or run["id"] in here]

    @property
    def best_so_far(self) -> list[float]:
        """The best value after each run that ended with one, in the order of their ends."""
        better = min if self.view["mode"] == "min" else max
        ended = sorted(
            (run["finished_at"], run["value"])
            for run in self.runs.values()
            if run["finished_at"] is not None and isinstance(run["value"], int | float)
        )
        course: list[float] = []
        for _, value in ended:
            if math.isfinite(value):
                course.append(better(course[-1], value) if course else value)
        return course

    @property
    def logged(self) -> list[str]:
        """The names of what the runs have logged, the client's own apart."""
        names = {name for run in self.runs.values() for name in run["summary"]}
        return sorted(name for name in names if not name.startswith("_"))
