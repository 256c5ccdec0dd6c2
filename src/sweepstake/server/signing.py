"""Addresses that carry their own right: clients send no key when they put or fetch the bytes of files."""

import base64
import hashlib
import hmac
from typing import Literal

Purpose = Literal["put", "get"]

# Uploads are retried through an outage of the server, and addresses of downloads lie open on pages.
LIFETIME_S = 7 * 24 * 3600.0


class Signer:
    """Makes and checks the tokens of file addresses.

    Args:
        secret: the server's own secret, kept in the store.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def token(self, purpose: Purpose, run_id: int, file_id: int, name: str, now: float) -> str:
        """Return a token that allows one thing with one file of one run for a week."""
        expires = int(now + LIFETIME_S)
        return f"{expires}.{self._signature(purpose, run_id, file_id, name, expires)}"

    def allows(self, token: str, purpose: Purpose, run_id: int, file_id: int, name: str, now: float) -> bool:
        """Tell whether a token allows this."""
        expires, _, signature = token.partition(".")
        if not (expires.isascii() and expires.isdigit()) or int(expires) < now:
            return False
        expected = self._signature(purpose, run_id, file_id, name, int(expires))
        return hmac.compare_digest(signature.encode(), expected.encode())

    def _signature(self, purpose: Purpose, run_id: int, file_id: int, name: str, expires: int) -> str:
        text = f"{purpose}\n{run_id}\n{file_id}\n{expires}\n{name}"
        digest = hmac.new(self._secret, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
