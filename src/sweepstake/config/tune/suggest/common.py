"""What the arguments of all searchers have in common.

space: the search space; left out, it is `tune.run`'s `config`.
metric: what is optimised; a list of several for a multi-objective search. Left out, `tune.run`'s.
mode: `min` or `max`, or one for each metric.
points_to_evaluate: points to evaluate first, each a dict that may leave parameters out: these are drawn.
evaluated_rewards: the known metric of each of these points, which are then not run.
max_concurrent: how many trials may run at once.
seed: makes the search repeatable.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Space = Mapping[str, Any]
Names = str | Sequence[str]
Points = Sequence[Mapping[str, Any]]
