"""The pages' files, the login, and the page that shows the key."""

import html
from pathlib import Path
from urllib.parse import urlencode

import orjson
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from sweepstake.server.auth import Doorkeeper, kept_key
from sweepstake.server.replies import json_reply, refusal
from sweepstake.server.services import Services

STATIC = Path(__file__).parent / "static"

_AUTHORIZE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Key · sweepstake</title></head>
<body><h1>sweepstake</h1>{text}</body></html>
"""


class Pages:
    """Answers the requests of browsers for pages; their data comes from the JSON API.

    Args:
        services: the parts of the server.
        doorkeeper: knows keys and sessions.
    """

    def __init__(self, services: Services, doorkeeper: Doorkeeper) -> None:
        self._services = services
        self._doorkeeper = doorkeeper

    async def page(self, request: Request) -> Response:
        """Return the pages' shell; a one-time token in the address opens a session first."""
        token = request.query_params.get("token")
        if token is not None:
            return await self._with_token(request, token)
        index = STATIC / "index.html"
        if not index.is_file():
            text = "<p>The pages are not built: run <code>python web/build.py</code> in the repository.</p>"
            return HTMLResponse(_AUTHORIZE.format(text=text), 503)
        return FileResponse(index, media_type="text/html")

    async def _with_token(self, request: Request, token: str) -> Response:
        rest = [(key, value) for key, value in request.query_params.multi_items() if key != "token"]
        path = request.scope.get("raw_path", request.url.path.encode()).decode("ascii").partition("?")[0]
        # Only a path of ours: `//host` would lead elsewhere, and browsers take `\` for `/`.
        target = "/" + path.lstrip("/\\") + (f"?{urlencode(rest)}" if rest else "")
        reply = RedirectResponse(target, 303)
        user = await self._doorkeeper.redeem(token)
        if user is not None:
            await self._doorkeeper.open_session(user, reply, secure=request.url.scheme == "https")
        return reply

    async def login(self, request: Request) -> Response:
        """Open a session with a key, or with a one-time token."""
        try:
            said = orjson.loads(await request.body())
            key = said["key"]
        except (ValueError, KeyError, TypeError):
            key = None
        if not isinstance(key, str):
            return refusal(422, 'a login is JSON: {"key": "..."}')
        user = await self._doorkeeper.by_key(key) or await self._doorkeeper.redeem(key)
        if user is None:
            return refusal(
                401, "this server does not know this key: 'sweepstake env' on the server's machine prints it"
            )
        reply = json_reply({"user": user.name})
        await self._doorkeeper.open_session(user, reply, secure=request.url.scheme == "https")
        return reply

    async def authorize(self, request: Request) -> Response:
        """Return the page that `wandb login` sends people to."""
        user = await self._doorkeeper.user(request)
        text = "<p>On the server's machine, <code>sweepstake env</code> prints the key.</p>"
        if user is not None:
            folder = self._services.settings.folder
            key = html.escape(kept_key(folder))
            text = f"<p>The key of {html.escape(user.name)}:</p><p><code>{key}</code></p>"
        return HTMLResponse(_AUTHORIZE.format(text=text))

    def static(self) -> StaticFiles:
        """Return what serves the built files of the pages."""
        return StaticFiles(directory=STATIC, check_dir=False)
