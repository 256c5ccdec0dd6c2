"""The seed, as it is written in several places."""

from sweepstake.tuner.reading.keys import Keys

LARGEST_SEED = 2**32 - 1

# What the libraries of the searchers call it.
_NAMES = ("seed", "random_state_seed", "random_state", "random_seed")


def read_seed(keys: Keys, algorithm: Keys | None = None) -> int | None:
    """Take the seed of a sweep: the file's, and the search algorithm's under any of its names.

    Args:
        keys: the keys of the file.
        algorithm: the arguments of the search algorithm.
    """
    places = [(keys, "seed")]
    if algorithm is not None:
        places += [(algorithm, name) for name in _NAMES]
    found: int | None = None
    for place, name in places:
        seed = place.whole(name, 0, LARGEST_SEED)
        if seed is None:
            continue
        if found is not None and found != seed:
            place.problem(name, f"{seed} here and {found} elsewhere: a sweep has one seed")
        found = seed
    return found
