"""Global ids: what clients send back in later mutations, as opposed to the short names that people see."""

import base64
import binascii
from typing import Literal

Kind = Literal["User", "Entity", "Organization", "Project", "Sweep", "Run", "File"]


def encode(kind: Kind, number: int) -> str:
    """Return the global id of a record."""
    return base64.urlsafe_b64encode(f"{kind}:{number}".encode()).decode()


def decode(kind: Kind, text: object) -> int | None:
    """Return the number of the record that a global id names, or None when it is no such id."""
    try:
        found, _, number = base64.urlsafe_b64decode(str(text).encode()).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return int(number) if found == kind and number.isascii() and number.isdigit() else None
