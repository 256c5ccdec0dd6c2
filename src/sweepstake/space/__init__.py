"""The search space as one typed tree, and the dialects that are read into it."""

from sweepstake.space.dialects.calls import read_tune
from sweepstake.space.dialects.wandb import read_wandb
from sweepstake.space.space import FlatParameter, Point, Space, View

__all__ = ["FlatParameter", "Point", "Space", "View", "read_tune", "read_wandb"]
