"""The GraphQL endpoint forgives what other versions of the client ask for."""

import json

import pytest

from tests.server.wire import UPSERT, Process, create_sweep, fresh
from tests.serving import Server


def test_g1_the_same_operation_name_may_mean_different_documents(running: Server) -> None:
    process = Process(running)
    for fields in ("id state", "name summaryMetrics", "projectId: id other: state"):
        run = process.query(fields)
        assert len(run) == 2


def test_unknown_fields_are_null_at_any_depth(running: Server) -> None:
    data = running.ask(
        "query X { viewer { entity favouriteColour { red } } somethingNew(a: 1) { b }"
        " serverInfo { quota { left } } }"
    )
    assert data["viewer"] == {"entity": "local", "favouriteColour": None}
    assert data["somethingNew"] is None
    assert data["serverInfo"] == {"quota": None}


def test_undeclared_variables_and_unknown_arguments_are_passed_over(running: Server) -> None:
    sweep = create_sweep(running)
    document = (
        "query GetSweep($name: String!, $project: String, $entity: String) { project(name: $project,"
        " entityName: $entity) { sweep(sweepName: $name, colour: RED) { id name state } } }"
    )
    data = running.ask(
        document,
        name=sweep["name"],
        project=sweep["project"]["name"],
        entity=None,
        withRuns=False,
        usedAs=None,
    )
    assert data["project"]["sweep"]["name"] == sweep["name"]


def test_unknown_input_fields_and_types_are_passed_over(running: Server) -> None:
    document = (
        "mutation UpsertModel($input: UpsertModelInput!, $more: SomethingNewInput) {"
        " result: upsertModel(input: $input) { project { name } inserted clientMutationId } }"
    )
    name = fresh("project")
    data = running.ask(document, input={"name": name, "entityName": "local", "colour": "red"}, more={"a": 1})
    assert data["result"]["project"]["name"] == name
    inline = "mutation M($n: String) { upsertModel(input: {name: $n, isGreat: true}) { inserted } }"
    assert running.ask(inline, n=name)["upsertModel"]["inserted"] is False


def test_aliases_fragments_and_directives_work(running: Server) -> None:
    process = Process(running)
    document = (
        "query R($p: String, $n: String, $x: Boolean = false) { project(name: $p) { one: run(name: $n) { ...F"
        " state @include(if: $x) __typename } two: run(name: $n) { ... on Run { name: displayName }"
        " id @skip(if: true) } } } fragment F on Run { id name }"
    )
    found = running.ask(document, p=process.project, n=process.name)["project"]
    assert found["one"] == {"id": process.id, "name": process.name, "__typename": "Run"}
    assert set(found["two"]) == {"name"}


def test_variables_may_be_null_and_the_operation_may_have_no_name(running: Server) -> None:
    for more in ({"variables": None}, {"variables": None, "operationName": ""}, {"operationName": None}):
        answer = running.http.post("/graphql", json={"query": "{ viewer { entity } }", **more})
        assert answer.json() == {"data": {"viewer": {"entity": "local"}}}


TYPES = (
    "Query Mutation ServerInfo ServerSettings Artifact Project Run Sweep Agent User Entity File"
    " RunConnection PageInfo CreateArtifactInput CreateArtifactFilesInput CreateArtifactFileSpecInput"
    " UseArtifactInput UpsertModelInput UploadPartsInput ArtifactAliasInput TagInput"
    " UpdateRunStateInput ArtifactSequence ArtifactPortfolio ArtifactCollection"
    " ArtifactCollectionMembership ArtifactAlias ArtifactManifest ArtifactType Tag Member"
    " Organization CreateArtifactPayload ApiKey JSONString JSON Int64 Duration DateTime AlertSeverity"
    " ArtifactManifestType ArtifactStorageLayout ArtifactState CompleteMultipartAction"
    " RunQueueAccessType RunQueuePrioritizationMode ArtifactCollectionType UpdateArtifactInput"
    " AddAliasesInput DeleteAliasesInput DeleteArtifactInput LinkArtifactInput UnlinkArtifactInput"
    " ArtifactManifestEntryInput UpdateArtifactSequenceInput UpdateArtifactPortfolioInput"
    " MoveArtifactSequenceInput CreateArtifactCollectionTagAssignmentsInput"
    " DeleteArtifactCollectionTagAssignmentsInput"
)


def test_g33_old_clients_find_the_types_that_they_probe_for(running: Server) -> None:
    document = "query T($name: String!) { __type(name: $name) { name fields { name } inputFields { name } } }"
    missing = [name for name in TYPES.split() if running.ask(document, name=name)["__type"] is None]
    assert missing == []
    fields = [field["name"] for field in running.ask(document, name="Run")["__type"]["fields"]]
    assert {"projectId", "internalId", "stopped", "wandbConfig"} <= set(fields)
    assert running.ask(document, name="NoSuchType")["__type"] is None


def test_old_clients_ask_whether_a_run_is_to_stop(running: Server) -> None:
    process = Process(running)
    document = (
        "query RunStoppedStatus($projectName: String, $entityName: String, $runId: String!) {"
        " project(name: $projectName, entityName: $entityName) { run(name: $runId) { stopped } } }"
    )
    variables = {"projectName": process.project, "entityName": "local", "runId": process.name}
    assert running.ask(document, **variables)["project"]["run"]["stopped"] is False
    running.post(f"{process.api}/stop", {})
    assert running.ask(document, **variables)["project"]["run"]["stopped"] is True


def test_c7_features_are_on_or_not_named(running: Server) -> None:
    features = running.ask("query ServerFeaturesQuery { serverInfo { features { name isEnabled } } }")
    on = {feature["name"] for feature in features["serverInfo"]["features"] if feature["isEnabled"]}
    assert {"SWEEPS_LOCAL_SCHEDULER", "FILESTREAM_GZIP"} <= on
    assert not on & {"STRUCTURED_CONSOLE_LOGS", "LARGE_FILENAMES", "CLIENT_IDS"}


def test_g19_a_viewer_is_what_login_looks_for(running: Server) -> None:
    data = running.ask(
        "query Viewer { viewer { id entity username email flags admin teams { edges { node { name } } }"
        " apiKeys { edges { node { id name description } } } } serverInfo { cliVersionInfo"
        " latestLocalVersionInfo { outOfDate latestVersionString versionOnThisInstanceString } } }"
    )
    assert data["viewer"]["entity"] == "local"
    assert json.loads(data["viewer"]["flags"]) == {}
    assert data["serverInfo"]["latestLocalVersionInfo"] is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"query": 3}',
        b"not json",
        b'{"query": "{ viewer { entity } }", "variables": [1]}',
    ],
)
def test_a_request_that_is_none_is_refused_without_trouble(running: Server, body: bytes) -> None:
    assert running.http.post("/graphql", content=body).status_code in (200, 400)


@pytest.mark.parametrize(
    "query",
    ["", "{", "query A { viewer", "subscription { x }", "{a" * 3000, "{ viewer(" + "a: 1 " * 10000 + ") }"],
    ids=range(6),
)
def test_a_document_that_is_none_is_refused_in_words(running: Server, query: str) -> None:
    answer = running.http.post("/graphql", json={"query": query})
    assert answer.status_code == 200
    assert answer.json()["errors"][0]["message"]


def test_a_fragment_that_holds_itself_ends(running: Server) -> None:
    assert running.ask("{ ...F } fragment F on Query { ...F viewer { entity } }") == {
        "viewer": {"entity": "local"}
    }


def test_documents_beyond_the_cache_are_answered_too(running: Server) -> None:
    for number in range(600):
        assert running.ask(f"query Q{number} {{ viewer {{ entity }} }}") == {"viewer": {"entity": "local"}}


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "a\nb", "🦄" * 2500, "'; DROP TABLE runs; --", "ü ß"]
)
def test_a_hostile_text_comes_back_as_it_went_in(running: Server, name: str) -> None:
    process = Process(
        running, displayName=name, notes=name, tags=[name], config=json.dumps({name: {"value": name}})
    )
    view = process.view()
    assert (view["name"], view["notes"], view["tags"]) == (name, name, [name])
    assert view["config"] == {name: name}
    answer = running.http.get(process.api)
    assert answer.headers["content-type"] == "application/json"


def test_a_name_that_an_address_cannot_hold_is_refused_in_words(running: Server) -> None:
    for name in ("../x", "a/b", "a\nb", "🦄" * 2500):
        assert "run id" in running.refusal(UPSERT, name=name, project="p", host="h")
        assert "project name" in running.refusal(UPSERT, name=fresh("run"), project=name, host="h")


def test_a_sweep_with_a_hostile_name_is_shown_as_it_is(running: Server) -> None:
    name = '<img src=x onerror="alert(1)">\n../../' + "🦄" * 2500
    text = f"program: t.py\nmethod: random\nname: {json.dumps(name)}\nparameters: {{a: {{values: [1]}}}}\n"
    sweep = create_sweep(running, text)
    view = running.get(f"/api/sweeps/local/{sweep['project']['name']}/{sweep['name']}")
    assert view["name"] == name
