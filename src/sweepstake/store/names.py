"""Names and digests: short ids of addresses, credentials that are kept as hashes only."""

import hashlib
import secrets
import string
from collections.abc import Callable

from sweepstake.errors import UsageError

# PostgreSQL indexes no text above 2.7 kB, and an entity and a project share one index entry.
LONGEST = 256

_ALPHABET = string.digits + string.ascii_lowercase
_SHORT = 8


def short_name(taken: Callable[[str], bool]) -> str:
    """Return a random name of 8 characters of `[0-9a-z]` that is not taken."""
    while True:
        name = "".join(secrets.choice(_ALPHABET) for _ in range(_SHORT))
        if not taken(name):
            return name


def checked(what: str, name: str) -> str:
    """Return a name by which something is found again, as it is.

    Args:
        what: what is named, for the error's text.
        name: the name.

    Raises:
        UsageError: it is empty or too long.
    """
    if not name:
        raise UsageError(f"a {what} needs a name")
    if len(name) > LONGEST:
        raise UsageError(
            f"{what} name {name[:20]!r}... is {len(name)} characters long: {LONGEST} are allowed, shorten it"
        )
    return name


def digest(text: str) -> str:
    """Return the SHA-256 of a text, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
