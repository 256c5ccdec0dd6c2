"""Runs a server: opens its store, listens, and ends in good order."""

import asyncio
import contextlib
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from sqlalchemy.exc import DBAPIError
from starlette.types import ASGIApp, Receive, Scope, Send

from sweepstake import __version__
from sweepstake.errors import UsageError
from sweepstake.server.app import create_app, make_services
from sweepstake.server.auth import ONE_TIME_LIFETIME_S, kept_key
from sweepstake.server.listening import listen, url_of
from sweepstake.server.lock import only_server_of, remove_record, write_record
from sweepstake.server.replies import unavailable
from sweepstake.server.services import Services
from sweepstake.server.settings import Settings
from sweepstake.store import users
from sweepstake.store.blobs import Blobs
from sweepstake.store.database import Database

USER = "local"
DATABASE_FILE = "sweepstake.db"
FILES_FOLDER = "files"
# Requests that are being answered get so long to end.
PATIENCE_S = 2

_log = logging.getLogger("sweepstake.server")


@dataclass(frozen=True, slots=True)
class Started:
    """A server that is ready.

    Attributes:
        url: its address.
        page: the address of its pages, with a token that opens them once.
        folder: its data folder.
    """

    url: str
    page: str
    folder: Path


def serve(settings: Settings, announce: Callable[[Started], None]) -> None:
    """Run a server until it is told to end (SIGTERM, SIGINT).

    Args:
        settings: how it is set up.
        announce: is told when the server is ready.

    Raises:
        UsageError: a setting cannot be taken, the port is taken, or another server has the folder.
    """
    settings.check()
    if os.name == "posix":
        # What the server writes, whichever library does it, is for its owner alone.
        os.umask(0o077)
    try:
        settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"the data folder {settings.folder} cannot be made ({error.strerror}): give another with --data"
        ) from error
    with only_server_of(settings.folder), contextlib.closing(listen(settings)) as listener:
        _House(settings, listener, announce).run()


class _House:
    """One running server: answers 503 while its store is opened and while it ends."""

    def __init__(
        self, settings: Settings, listener: socket.socket, announce: Callable[[Started], None]
    ) -> None:
        self._settings = settings
        self._listener = listener
        self._announce = announce
        self._app: ASGIApp | None = None
        self._services: Services | None = None
        self._server = _Server(
            uvicorn.Config(
                self._answer,
                interface="asgi3",
                lifespan="off",
                ws="none",
                log_config=None,
                access_log=settings.access_log,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=PATIENCE_S,
            )
        )

    def run(self) -> None:
        """Serve until told to end."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        ending = asyncio.Event()
        with self._signals(ending):
            serving = asyncio.create_task(self._server.serve(sockets=[self._listener]))
            told = asyncio.create_task(ending.wait())
            try:
                async with self._opened() as services:
                    await asyncio.wait([serving, told], return_when=asyncio.FIRST_COMPLETED)
                    services.closing = True
                    # Long polls are answered now, so that nobody has to be cut off.
                    await services.coordinator.close()
                    self._server.should_exit = True
                    await serving
            finally:
                told.cancel()
                self._server.should_exit = True
                await serving

    @contextlib.asynccontextmanager
    async def _opened(self) -> AsyncIterator[Services]:
        """Open the store, in a thread since that may take long; close it at the end."""
        settings = self._settings
        url = settings.database_url or f"sqlite:///{settings.folder / DATABASE_FILE}"
        database = await asyncio.to_thread(Database, url)
        try:
            try:
                services = await asyncio.to_thread(self._open, database)
            except DBAPIError as error:
                raise UsageError(
                    f"the database cannot be opened: {error.orig}; "
                    f"look at --database and at {settings.folder}"
                ) from error
            self._app = create_app(services)
            watch = asyncio.create_task(services.coordinator.run_watch())
            host, port = self._listener.getsockname()[:2]
            started = await self._started(services, url_of(host, port))
            write_record(settings.folder, url_of(host, port), __version__)
            try:
                self._announce(started)
                yield services
            finally:
                remove_record(settings.folder)
                watch.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await watch
        finally:
            await asyncio.to_thread(database.close)

    def _open(self, database: Database) -> Services:
        database.migrate()
        return make_services(self._settings, database, Blobs(self._settings.folder / FILES_FOLDER))

    async def _started(self, services: Services, local_url: str) -> Started:
        key = kept_key(self._settings.folder)
        now = services.clock()
        user = await services.database.write(lambda c: users.ensure(c, USER, key, now))
        token = await services.database.write(
            lambda c: users.new_web_token(c, user.id, "one-time", ONE_TIME_LIFETIME_S, now)
        )
        url = (self._settings.public_url or local_url).rstrip("/")
        return Started(url, f"{url}/?token={token}", self._settings.folder)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self._app or unavailable("the server is starting: ask again"))(scope, receive, send)

    @contextlib.contextmanager
    def _signals(self, ending: asyncio.Event) -> Iterator[None]:
        """Have SIGTERM and SIGINT end the server gently; a second one cuts off who is being answered."""
        loop = asyncio.get_running_loop()

        def end() -> None:
            if ending.is_set():
                self._server.force_exit = True
            ending.set()

        numbers = (signal.SIGTERM, signal.SIGINT)
        for number in numbers:
            loop.add_signal_handler(number, end)
        try:
            yield
        finally:
            for number in numbers:
                loop.remove_signal_handler(number)


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


__all__ = ["Started", "serve"]
