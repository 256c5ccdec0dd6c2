"""The user, the server's features, entities."""

from typing import Any

from ariadne import ObjectType, QueryType

from sweepstake.server.graphql import ids
from sweepstake.server.graphql.context import Info, context_of
from sweepstake.server.graphql.paging import connection
from sweepstake.store import projects
from sweepstake.store.records import User

query = QueryType()
user = ObjectType("User")
entity = ObjectType("Entity")
ALL = [query, user, entity]

FEATURES = ("SWEEPS_LOCAL_SCHEDULER", "SWEEPS_QUERY_FILTERING", "MARK_RUN_FILES_UPLOADED", "FILESTREAM_GZIP")


@query.field("viewer")
def _viewer(_: Any, info: Info) -> User:
    return context_of(info).user


@query.field("serverInfo")
def _server_info(_: Any, _info: Info) -> dict[str, Any]:
    return {"features": [{"name": name, "is_enabled": True} for name in FEATURES], "cli_version_info": {}}


@query.field("entity")
def _entity(_: Any, info: Info, name: str | None = None) -> dict[str, Any] | None:
    context = context_of(info)
    if name and name != context.user.name:
        return None
    return entity_of(context.user.name)


@query.field("organization")
def _organization(_: Any, _info: Info, **_arguments: Any) -> None:
    return None


@query.field("users")
def _users(_: Any, info: Info, query: str | None = None, **_arguments: Any) -> dict[str, Any]:
    me = context_of(info).user
    return connection([me] if not query or query in me.name else [])


@user.field("id")
def _user_id(source: User, _: Info) -> str:
    return ids.encode("User", source.id)


@user.field("name")
@user.field("username")
@user.field("entity")
def _user_name(source: User, _: Info) -> str:
    return source.name


@user.field("admin")
def _admin(_source: User, _: Info) -> bool:
    return False


@user.field("flags")
def _flags(_source: User, _: Info) -> str:
    return "{}"


@user.field("teams")
@user.field("apiKeys")
def _nothing(_source: User, _: Info) -> dict[str, Any]:
    return {"edges": []}


@entity.field("projects")
def _projects(source: dict[str, Any], info: Info, first: int | None = None, after: str | None = None) -> Any:
    return context_of(info).read(lambda c: connection(projects.all(c, source["name"]), first, after))


def entity_of(name: str) -> dict[str, Any]:
    """Return an entity by its name."""
    return {"id": f"entity:{name}", "name": name, "is_team": False, "available": False, "members": []}
