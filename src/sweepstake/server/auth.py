"""Who asks: keys of clients, sessions of browsers, one-time tokens of printed addresses."""

import base64
import binascii
import hashlib
import secrets
import string
from collections import OrderedDict
from pathlib import Path

from starlette.requests import HTTPConnection
from starlette.responses import Response

from sweepstake.server.services import Services
from sweepstake.store import users
from sweepstake.store.records import User

COOKIE = "sweepstake_session"
SESSION_LIFETIME_S = 30 * 24 * 3600.0
ONE_TIME_LIFETIME_S = 24 * 3600.0
KEY_FILE = "key"

_ALPHABET = string.digits + string.ascii_lowercase
_CACHED = 256
_CACHED_FOR_S = 30.0


def new_key() -> str:
    """Return a new key in the one shape that every version of the client takes."""
    return "local-" + "".join(secrets.choice(_ALPHABET) for _ in range(40))


def kept_key(folder: Path) -> str:
    """Return the key that the data folder keeps, made at the first start; readable by its owner alone."""
    path = folder / KEY_FILE
    try:
        key = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        key = ""
    if key:
        path.chmod(0o600)
        return key
    key = new_key()
    part = folder / f"{KEY_FILE}.part"
    part.touch(mode=0o600)
    part.chmod(0o600)
    part.write_text(key + "\n", encoding="ascii")
    part.replace(path)
    return key


class Doorkeeper:
    """Finds out who asks. Answers are remembered for half a minute, so that a heartbeat costs no query.

    Args:
        services: the parts of the server.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._known: OrderedDict[str, tuple[User, float]] = OrderedDict()

    async def user(self, connection: HTTPConnection) -> User | None:
        """Return whose key or session a request carries, or None."""
        header = connection.headers.get("authorization")
        if header is not None:
            key = _key_of(header)
            return await self.by_key(key) if key else None
        token = connection.cookies.get(COOKIE)
        return await self._remembered("session", token) if token else None

    async def by_key(self, key: str) -> User | None:
        """Return whose key this is, or None."""
        return await self._remembered("key", key)

    async def _remembered(self, kind: str, credential: str) -> User | None:
        now = self._services.clock()
        digest = hashlib.sha256(f"{kind}\n{credential}".encode("utf-8", "surrogatepass")).hexdigest()
        known = self._known.get(digest)
        if known is not None and known[1] > now:
            return known[0]
        user = await self._services.database.read(
            lambda c: users.by_key(c, credential) if kind == "key" else users.by_session(c, credential, now)
        )
        if user is not None:
            self._known[digest] = (user, now + _CACHED_FOR_S)
            if len(self._known) > _CACHED:
                self._known.popitem(last=False)
        return user

    async def one_time_token(self, user: User) -> str:
        """Return a token that opens one session."""
        return await self._new_token(user, "one-time", ONE_TIME_LIFETIME_S)

    async def redeem(self, token: str) -> User | None:
        """Return whose one-time token this is and use it up, or None."""
        now = self._services.clock()
        return await self._services.database.write(lambda c: users.redeem_one_time(c, token, now))

    async def open_session(self, user: User, response: Response, *, secure: bool) -> None:
        """Give the browser a session cookie."""
        token = await self._new_token(user, "session", SESSION_LIFETIME_S)
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(SESSION_LIFETIME_S),
            httponly=True,
            samesite="strict",
            secure=secure,
            path="/",
        )

    async def _new_token(self, user: User, kind: str, lifetime_s: float) -> str:
        now = self._services.clock()
        return await self._services.database.write(
            lambda c: users.new_web_token(c, user.id, kind, lifetime_s, now)
        )


def _key_of(header: str) -> str | None:
    scheme, _, rest = header.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(rest.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return None
