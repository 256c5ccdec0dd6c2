"""What resolvers are given, and how they reach the store."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from graphql import GraphQLError, GraphQLResolveInfo
from sqlalchemy import Connection

from sweepstake.errors import SweepstakeError
from sweepstake.server.services import Services
from sweepstake.store import projects
from sweepstake.store.records import Project, User

T = TypeVar("T")
Info = GraphQLResolveInfo[Any]


class Refusal(GraphQLError, SweepstakeError):  # noqa: N818
    """A request that is refused for good; its message is shown to the user."""


class NotThereError(Exception):
    """What a request speaks of was deleted; answered with HTTP 404, which ends an agent."""


@dataclass(slots=True)
class Context:
    """One GraphQL request.

    Attributes:
        services: the parts of the server.
        user: whose key the request carries.
        base_url: the server's address as the client sees it, without a slash at its end.
        merges_config: whether several processes write to one run, so that its config is merged.
        connection: the snapshot that a query is answered from; None in a mutation.
    """

    services: Services
    user: User
    base_url: str
    merges_config: bool = False
    connection: Connection | None = None
    now: float = field(default_factory=time.time)

    def read(self, work: Callable[[Connection], T]) -> T | Awaitable[T]:
        """Read from the store: at once in a query, as an awaitable in a mutation."""
        if self.connection is not None:
            return work(self.connection)
        return self.services.database.read(work)

    def entity(self, name: str | None) -> str:
        """Return an entity's name, the user's own when none is given.

        Raises:
            Refusal: there is no such entity.
        """
        if name and name != self.user.name:
            raise Refusal(f"entity {name!r} not found: this key belongs to {self.user.name!r}")
        return self.user.name

    def find_project(self, connection: Connection, entity: str | None, name: str | None) -> Project | None:
        """Return a project that the user may see."""
        return projects.find(connection, self.entity(entity), name or DEFAULT_PROJECT)


DEFAULT_PROJECT = "uncategorized"


def context_of(info: Info) -> Context:
    """Return the context of a resolver's request."""
    context: Any = info.context
    if not isinstance(context, Context):
        raise TypeError("a document was run without a context")
    return context
