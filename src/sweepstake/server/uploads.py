"""The bytes of runs' files: addresses that carry their own right, put and get.

Clients send no key here. A file's name is data: on disk it is called by our own number.
"""

import base64
import hashlib
import mimetypes
from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response

from sweepstake.server.guard import FILE_POLICY
from sweepstake.server.replies import json_reply, refusal
from sweepstake.server.services import Services
from sweepstake.server.signing import Purpose
from sweepstake.store import files
from sweepstake.store.records import File

PATH = "/blobs"
# What a browser is told to call a file.
_LONGEST_NAME = 100


def address(services: Services, base_url: str, purpose: Purpose, file: File) -> str:
    """Return the address at which one thing can be done with a file, for a week."""
    token = services.signer.token(purpose, file.run_id, file.id, file.name, services.clock())
    return f"{base_url}{PATH}/{purpose}/{file.id}/{token}"


class Uploads:
    """Answers the puts and gets of one server.

    Args:
        services: the parts of the server.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    async def put(self, request: Request) -> Response:
        """Keep the bytes of a file; they replace what was there when all of them have come."""
        file = await self._allowed(request, "put")
        if file is None:
            return refusal(403, "this upload address is not valid (any more)")
        digest = hashlib.md5(usedforsecurity=False)
        size = 0
        writer = self._services.blobs.writer(file.run_id, file.id)
        try:
            async for block in request.stream():
                digest.update(block)
                size += len(block)
                writer.write(block)
        except ClientDisconnect:
            writer.abort()
            return refusal(400, "the upload was broken off")
        except BaseException:
            writer.abort()
            raise
        writer.commit()
        md5 = base64.b64encode(digest.digest()).decode()
        now = self._services.clock()
        await self._services.database.write(
            lambda c: files.uploaded(c, file.id, size, md5, mimetype_of(file.name), now)
        )
        return json_reply({"size": size})

    async def get(self, request: Request) -> Response:
        """Return the bytes of a file, for saving: no browser shows them as a page."""
        file = await self._allowed(request, "get")
        if file is None:
            return refusal(403, "this address is not valid (any more)")
        path = self._services.blobs.path(file.run_id, file.id)
        if file.size is None or not path.is_file():
            return refusal(404, "the bytes of this file have not arrived")
        name = file.name.rpartition("/")[2] or "file"
        saved_as = quote(name[:_LONGEST_NAME], safe="", errors="replace")
        headers = {
            "Content-Security-Policy": FILE_POLICY,
            "Content-Disposition": f"attachment; filename*=UTF-8''{saved_as}",
        }
        return FileResponse(path, headers=headers, media_type="application/octet-stream")

    async def _allowed(self, request: Request, purpose: Purpose) -> File | None:
        number = int(request.path_params["file"])
        file = await self._services.database.read(lambda c: files.by_id(c, number))
        if file is None:
            return None
        token = request.path_params["token"]
        allowed = self._services.signer.allows(
            token, purpose, file.run_id, file.id, file.name, self._services.clock()
        )
        return file if allowed else None


def mimetype_of(name: str) -> str | None:
    """Return the type that a file's name says, or None."""
    return mimetypes.guess_type(name.rpartition("/")[2])[0]
