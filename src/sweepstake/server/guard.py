"""What every request passes (Host, Origin, size, key) and every reply carries (what keeps pages safe)."""

import ipaddress
import logging
import re
import zlib
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sweepstake.server.auth import Doorkeeper
from sweepstake.server.replies import json_reply, refusal, unavailable
from sweepstake.server.services import Services
from sweepstake.server.settings import Settings, is_loopback

PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
FILE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"

# Paths under these need a key; the rest are pages without data, static files, and addresses that
# carry their own right.
_KEPT = ("/graphql", "/files/", "/api/", "/artifacts")
_OPEN = ("/api/login",)
_UPLOADS = "/blobs/"
_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")

_log = logging.getLogger("sweepstake.server")


class BodyTooLargeError(Exception):
    """A request body is larger than the settings allow."""


class Guard:
    """The outermost part of the application.

    Args:
        app: what answers requests that pass.
        services: the parts of the server.
        doorkeeper: knows keys and sessions.
    """

    def __init__(self, app: ASGIApp, services: Services, doorkeeper: Doorkeeper) -> None:
        self._app = app
        self._services = services
        self._doorkeeper = doorkeeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_safely(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _add_headers(message)
            await send(message)

        request = Request(scope, receive)
        try:
            reply = await self._refusal(request)
            if reply is None:
                await self._app(scope, self._limited(request, receive), send_safely)
            else:
                await reply(scope, receive, send_safely)
        except BodyTooLargeError as error:
            await refusal(413, str(error))(scope, receive, send_safely)
        except Exception:
            _log.exception("%s %s failed", scope["method"], scope["path"])
            if started:
                raise
            await unavailable()(scope, receive, send_safely)

    async def _refusal(self, request: Request) -> Response | None:
        # As the router sees it: the URL is put together with the Host header, which may hold anything.
        path = request.scope["path"]
        if path.startswith("/sdk/"):
            # The answer to the client's telemetry probe that makes it stop.
            return refusal(404, "no telemetry is collected here")
        host = request.headers.get("host", "")
        if not host_is_ours(host, self._services.settings):
            return refusal(
                403, f"host {host[:100]!r} is not this server's: use its own address, or set its public URL"
            )
        origin = request.headers.get("origin")
        if origin is not None and not _same_origin(origin, host, self._services.settings):
            return refusal(403, "requests from pages of other sites are not answered")
        if self._services.closing and path != "/healthz":
            return unavailable()
        if path.startswith(_KEPT) and path not in _OPEN:
            user = await self._doorkeeper.user(request)
            if user is None:
                return _unknown_key(request)
            request.state.user = user
        return None

    def _limited(self, request: Request, receive: Receive) -> Receive:
        settings = self._services.settings
        limit = settings.max_upload if request.scope["path"].startswith(_UPLOADS) else settings.max_body
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > limit:
            raise BodyTooLargeError(f"a body of {declared} bytes is too large: the limit is {limit}")
        size = 0

        async def limited() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > limit:
                raise BodyTooLargeError(f"the body is too large: the limit is {limit} bytes")
            return message

        return limited


def host_is_ours(host: str, settings: Settings) -> bool:
    """Tell whether a Host header names this server.

    A page of another site whose name was made to lead here (DNS rebinding) shows itself by its name;
    an address cannot be made so.
    """
    if _HOST.fullmatch(host) is None:
        return False
    name = urlsplit(f"//{host}").hostname or ""
    if settings.public_url is not None and host == urlsplit(settings.public_url).netloc:
        return True
    if is_loopback(name) or name == settings.host.lower():
        return True
    if is_loopback(settings.host):
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def base_url(request: Request, settings: Settings) -> str:
    """Return the server's address as the client sees it, without a slash at its end."""
    if settings.public_url is not None:
        return settings.public_url.rstrip("/")
    return f"{request.url.scheme}://{request.headers['host']}"


async def body_of(request: Request, limit: int) -> bytes:
    """Return a request's body, unpacked when it is gzip.

    Raises:
        BodyTooLargeError: it unpacks to more than the limit.
        ValueError: it is no gzip although it says so.
    """
    body = await request.body()
    if request.headers.get("content-encoding", "").lower() != "gzip":
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(body, limit + 1)
    except zlib.error as error:
        raise ValueError("the body is not gzip") from error
    if len(unpacked) > limit:
        raise BodyTooLargeError(f"the body unpacks to more than {limit} bytes")
    return unpacked


def _same_origin(origin: str, host: str, settings: Settings) -> bool:
    if settings.public_url is not None and origin == settings.public_url.rstrip("/"):
        return True
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and parts.netloc == host


def _unknown_key(request: Request) -> Response:
    given = "authorization" in request.headers
    what = "this server does not know this key" if given else "a key is needed"
    message = f"{what}: 'sweepstake env' on the server's machine prints it"
    if request.scope["path"] == "/graphql":
        return json_reply({"errors": [{"message": message}], "data": None}, 401)
    return refusal(401, message)


def _add_headers(message: Message) -> None:
    headers: list[tuple[bytes, bytes]] = message.setdefault("headers", [])
    present = {name.lower() for name, _ in headers}
    defaults: dict[str, Any] = {
        "content-security-policy": PAGE_POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
        "cross-origin-resource-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
    }
    headers.extend((n.encode(), v.encode()) for n, v in defaults.items() if n.encode() not in present)
