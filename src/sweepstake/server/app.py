"""The ASGI application: which path is answered by what."""

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp

from sweepstake import __version__
from sweepstake.server.api import Api
from sweepstake.server.auth import Doorkeeper
from sweepstake.server.coordinator import Coordinator
from sweepstake.server.file_stream import FileStream
from sweepstake.server.graphql import Engine
from sweepstake.server.graphql.context import Context, NotThereError
from sweepstake.server.graphql.engine import UnavailableError
from sweepstake.server.guard import Guard, base_url, body_of
from sweepstake.server.pages import Pages
from sweepstake.server.replies import json_reply, refusal, unavailable
from sweepstake.server.services import Services
from sweepstake.server.settings import Settings
from sweepstake.server.signing import Signer
from sweepstake.server.uploads import Uploads
from sweepstake.store import lines, users
from sweepstake.store.blobs import Blobs
from sweepstake.store.database import Database


class _Segment(Convertor[str]):
    """A part of a path that may be empty: some clients leave out the entity and the project."""

    regex = "[^/]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("segment", _Segment())


def make_services(settings: Settings, database: Database, blobs: Blobs) -> Services:
    """Return the parts of a server over a store that is up to date."""
    secret = database.write_now(lambda c: users.secret(c, "file addresses"))
    return Services(settings, database, blobs, Coordinator(database), Signer(secret))


def create_app(services: Services) -> ASGIApp:
    """Return the application. Whoever serves it also runs the coordinator's watch over the silent."""
    doorkeeper = Doorkeeper(services)
    pages = Pages(services, doorkeeper)
    uploads = Uploads(services)
    routes = [
        Route("/healthz", _healthy),
        Route("/graphql", GraphQL(services).answer, methods=["POST"]),
        Route(
            "/files/{entity:segment}/{project:segment}/{run:segment}/file_stream",
            FileStream(services).answer,
            methods=["POST"],
        ),
        Route("/blobs/put/{file:int}/{token}", uploads.put, methods=["PUT"]),
        Route("/blobs/get/{file:int}/{token}", uploads.get),
        Route("/api/login", pages.login, methods=["POST"]),
        Mount("/api", routes=Api(services, doorkeeper).routes()),
        Route("/authorize", pages.authorize),
        Mount("/static", pages.static()),
        Route("/{path:path}", pages.page),
    ]
    return Guard(Router(routes, redirect_slashes=False), services, doorkeeper)


class GraphQL:
    """Answers `/graphql`.

    Args:
        services: the parts of the server.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._engine = Engine()

    async def answer(self, request: Request) -> Response:
        """Run one document."""
        try:
            body = await body_of(request, self._services.settings.max_body)
            asked = lines.parsed(body.decode("utf-8", "replace"))
        except ValueError:
            return refusal(400, "a GraphQL request is JSON")
        query = asked.get("query") if isinstance(asked, dict) else None
        if not isinstance(query, str):
            return refusal(400, "a GraphQL request has a 'query'")
        variables, operation = asked.get("variables"), asked.get("operationName")
        context = Context(
            services=self._services,
            user=request.state.user,
            base_url=base_url(request, self._services.settings),
            merges_config="x-wandb-client-id" in request.headers,
            now=self._services.clock(),
        )
        try:
            reply = await self._engine.run(
                query,
                variables if isinstance(variables, dict) else None,
                operation if isinstance(operation, str) and operation else None,
                context,
            )
        except NotThereError as error:
            return json_reply({"errors": [{"message": str(error)}], "data": None}, 404)
        except UnavailableError:
            return unavailable()
        return json_reply(reply)


async def _healthy(_: Request) -> Response:
    return json_reply({"status": "ok", "version": __version__})
