"""Random numbers that depend on the seed and on what they are for, and on nothing else."""

import random


def stream(seed: int, *purpose: object) -> random.Random:
    """Return the generator of a purpose, such as the index of a trial."""
    return random.Random("/".join(map(str, (seed, *purpose))))  # noqa: S311 - nothing secret is made of it
