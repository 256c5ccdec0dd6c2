"""A bound on how many trials run at once."""

from typing import TypeVar

from sweepstake.config.recording import Algorithm
from sweepstake.errors import config_error

A = TypeVar("A", bound=Algorithm)


def ConcurrencyLimiter(searcher: A, max_concurrent: int, batch: bool = False) -> A:  # noqa: N802 - Ray's name
    """Give a searcher its `max_concurrent`, and return it.

    Args:
        searcher: the searcher.
        max_concurrent: how many of its trials may run at once.
        batch: whether the searcher is told results in batches only; it never is here.

    Raises:
        ConfigError: `batch` is asked for.
    """
    if batch:
        raise config_error(
            "ConcurrencyLimiter", "batch=True is not possible: a searcher learns of each result at once"
        )
    searcher.give(max_concurrent=max_concurrent)
    return searcher
