"""Artifacts: none are stored. A client that logs one is told so, warns its user, and goes on."""

from typing import Any, NoReturn

from ariadne import InterfaceType, MutationType, ObjectType

from sweepstake.server.graphql.context import Info, Refusal
from sweepstake.server.graphql.paging import connection

mutation = MutationType()
run = ObjectType("Run")
collection = InterfaceType("ArtifactCollection")
ALL = [mutation, run, collection]


@mutation.field("createArtifact")
@mutation.field("createArtifactFiles")
@mutation.field("createArtifactManifest")
@mutation.field("updateArtifactManifest")
@mutation.field("commitArtifact")
@mutation.field("useArtifact")
@mutation.field("updateArtifact")
@mutation.field("addAliases")
@mutation.field("deleteAliases")
@mutation.field("deleteArtifact")
@mutation.field("linkArtifact")
@mutation.field("unlinkArtifact")
def _refuse(_: Any, _info: Info, **_arguments: Any) -> NoReturn:
    raise Refusal("this server stores no artifacts: save files with the run (run.save) instead")


@run.field("outputArtifacts")
@run.field("inputArtifacts")
def _none(_source: Any, _: Info, **_arguments: Any) -> dict[str, Any]:
    return connection([])


@collection.type_resolver
def _kind(*_: Any) -> str:
    return "ArtifactSequence"
