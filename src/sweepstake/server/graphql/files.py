"""Files of runs: where to put them, where they are."""

import re
from typing import Any

from ariadne import MutationType, ObjectType
from sqlalchemy import Connection

from sweepstake.server import uploads
from sweepstake.server.graphql import ids
from sweepstake.server.graphql.context import Info, context_of
from sweepstake.server.graphql.paging import connection
from sweepstake.server.graphql.runs import arrived, named
from sweepstake.store import files
from sweepstake.store.records import File, Run

mutation = MutationType()
run = ObjectType("Run")
file = ObjectType("File")
ALL = [mutation, run, file]


@mutation.field("createRunFiles")
async def _create_run_files(_: Any, info: Info, asked: dict[str, Any]) -> dict[str, Any]:
    """Register files: as many as are asked for and in their order, the same ones when asked again."""
    context = context_of(info)

    def register(c: Connection) -> tuple[Run, list[File]]:
        found = named(c, context, asked)
        names = [str(name) for name in asked.get("files") or ()]
        return found, [files.ensure(c, found.id, name, context.now) for name in names]

    found, registered = await context.services.database.write(register)
    return {"run_id": ids.encode("Run", found.id), "upload_headers": [], "files": registered}


@mutation.field("markRunFilesUploaded")
def _mark_run_files_uploaded(_: Any, _info: Info, **_arguments: Any) -> dict[str, Any]:
    """Do nothing: the bytes themselves have said that they arrived."""
    return {"success": True}


@mutation.field("deleteFiles")
async def _delete_files(_: Any, info: Info, asked: dict[str, Any]) -> dict[str, Any]:
    services = context_of(info).services
    numbers = [ids.decode("File", text) for text in asked.get("files") or ()]

    def delete(c: Connection) -> list[File]:
        gone = [found for n in numbers if n is not None and (found := files.by_id(c, n)) is not None]
        for each in gone:
            files.delete(c, each.id)
        return gone

    for each in await services.database.write(delete):
        services.blobs.delete(each.run_id, each.id)
    return {"success": True}


@run.field("files")
def _files(
    source: Run,
    info: Info,
    names: list[str | None] | None = None,
    after: str | None = None,
    first: int | None = None,
    pattern: str | None = None,
) -> Any:
    """Return files that have arrived, or those of given names; `pattern` is SQL's LIKE."""

    def find(c: Connection) -> dict[str, Any]:
        wanted = [files.find(c, source.id, name) for name in names or () if name is not None]
        shown = [each for each in wanted if each is not None] if wanted else arrived(c, source)
        if pattern:
            like = _like(pattern)
            shown = [each for each in shown if like.fullmatch(each.name)]
        return connection(shown, first, after)

    return context_of(info).read(find)


def _like(pattern: str) -> re.Pattern[str]:
    wild = {"%": ".*", "_": "."}
    return re.compile(
        "".join(wild.get(character) or re.escape(character) for character in pattern), re.DOTALL
    )


@file.field("id")
def _id(source: File, _: Info) -> str:
    return ids.encode("File", source.id)


@file.field("displayName")
def _display_name(source: File, _: Info) -> str:
    return source.name


@file.field("sizeBytes")
def _size(source: File, _: Info) -> int:
    return source.size or 0


@file.field("md5")
@file.field("digest")
def _digest(source: File, _: Info) -> str | None:
    return source.md5


@file.field("uploadUrl")
def _upload_url(source: File, info: Info) -> str:
    context = context_of(info)
    return uploads.address(context.services, context.base_url, "put", source)


@file.field("directUrl")
def _direct_url(source: File, info: Info) -> str:
    context = context_of(info)
    return uploads.address(context.services, context.base_url, "get", source)


@file.field("url")
def _url(source: File, info: Info, upload: bool | None = None) -> str:
    context = context_of(info)
    return uploads.address(context.services, context.base_url, "put" if upload else "get", source)
