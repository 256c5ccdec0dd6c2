"""The bytes of files: addresses that carry their own right, names that never reach the disk."""

import base64
import hashlib
import socket

import httpx
import pytest

from tests.server.wire import CREATE_FILES, Process
from tests.serving import Server

HOSTILE = [
    "../../../etc/passwd",
    "/etc/passwd",
    "..\\..\\boot.ini",
    "a/../../b",
    "con",
    "<script>alert(1)</script>.html",
    "new\nline\r\nSet-Cookie: a=b",
    "nul\x00byte",
    "\u202egnp.exe",
    "🦄" * 2500,
    ".",
    "media/images/a b%2e%2e.png",
]


def upload_urls(process: Process, names: list[str]) -> list[str]:
    data = process.server.ask(
        CREATE_FILES, entity=process.entity, project=process.project, run=process.name, files=names
    )
    created = data["createRunFiles"]
    assert [file["name"] for file in created["files"]] == names, "as many as were asked for, in their order"
    assert created["uploadHeaders"] == []
    return [file["uploadUrl"] for file in created["files"]]


def put(url: str, content: bytes) -> httpx.Response:
    """Put bytes as the client does: without a key."""
    return httpx.put(url, content=content, trust_env=False)


def test_files_are_put_without_a_key_and_listed(running: Server) -> None:
    process = Process(running)
    for url, content in zip(upload_urls(process, ["a.txt", "sub/b.json"]), (b"hello", b"{}"), strict=True):
        assert put(url, content).status_code == 200
    files = running.get(f"{process.api}/files")["files"]
    assert [(file["name"], file["size"], file["mimetype"]) for file in files] == [
        ("a.txt", 5, "text/plain"),
        ("sub/b.json", 2, "application/json"),
    ]
    answer = httpx.get(files[0]["url"], trust_env=False)
    assert answer.content == b"hello"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_asked_twice_the_same_files_come_back(running: Server) -> None:
    process = Process(running)
    first, second = upload_urls(process, ["a", "b", "a"]), upload_urls(process, ["a", "b", "a"])
    assert first[0] == first[2]
    assert [url.split("/")[-2] for url in first] == [url.split("/")[-2] for url in second]
    assert len(running.get(f"{process.api}/files")["files"]) == 2


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_is_only_a_name(running: Server, name: str) -> None:
    process = Process(running)
    before = {path for path in running.folder.rglob("*") if path.is_dir()}
    (url,) = upload_urls(process, [name])
    assert put(url, b"payload").status_code == 200
    (file,) = running.get(f"{process.api}/files")["files"]
    assert (file["name"], file["size"]) == (name, 7)
    answer = httpx.get(file["url"], trust_env=False)
    assert answer.content == b"payload"
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-type"] == "application/octet-stream"
    for path in running.folder.rglob("*"):
        assert (
            path.name in {"files", "key"}
            or path.name.isdigit()
            or path.name.startswith(("sweepstake", "server"))
        )
    new = {path for path in running.folder.rglob("*") if path.is_dir()} - before
    assert all(running.folder / "files" in (path, *path.parents) for path in new)


def test_an_address_is_for_one_thing_with_one_file(running: Server) -> None:
    process = Process(running)
    first, second = upload_urls(process, ["a", "b"])
    token_of_first = first.rpartition("/")[2]
    assert put(f"{second.rpartition('/')[0]}/{token_of_first}", b"x").status_code == 403
    assert put(first[:-1] + ("A" if first[-1] != "A" else "B"), b"x").status_code == 403
    assert httpx.get(first.replace("/put/", "/get/"), trust_env=False).status_code == 403
    assert put(first.replace(token_of_first, "9999999999.x"), b"x").status_code == 403
    assert put(f"{running.url}/blobs/put/999999/{token_of_first}", b"x").status_code == 403
    assert put(f"{running.url}/blobs/put/..%2f..%2fkey/{token_of_first}", b"x").status_code in (404, 405)


def test_g14_addresses_are_those_that_the_client_uses(running: Server) -> None:
    """G14: built from what the request says, not from where the server listens."""
    process = Process(running)
    body = {
        "query": CREATE_FILES,
        "variables": {"entity": "local", "project": process.project, "run": process.name, "files": ["a"]},
    }
    port = running.url.rpartition(":")[2]
    answer = running.http.post("/graphql", json=body, headers={"Host": f"localhost:{port}"})
    url = answer.json()["data"]["createRunFiles"]["files"][0]["uploadUrl"]
    assert url.startswith(f"http://localhost:{port}/blobs/put/")


def test_an_upload_that_breaks_off_leaves_what_was_there(running: Server) -> None:
    process = Process(running)
    (url,) = upload_urls(process, ["a"])
    put(url, b"old")
    parts = httpx.URL(url)
    with socket.create_connection((parts.host, parts.port or 80)) as broken:
        head = b"PUT %b HTTP/1.1\r\nHost: %b\r\nContent-Length: 99\r\n\r\n"
        broken.sendall(head % (parts.raw_path, parts.netloc) + b"half")
    (file,) = running.get(f"{process.api}/files")["files"]
    assert httpx.get(file["url"], trust_env=False).content == b"old"
    assert put(url, b"new").status_code == 200
    assert httpx.get(file["url"], trust_env=False).content == b"new"
    assert not list(running.folder.rglob("*.part"))


def test_a_file_whose_bytes_have_not_come_is_not_there_yet(running: Server) -> None:
    process = Process(running)
    upload_urls(process, ["a"])
    (file,) = running.get(f"{process.api}/files")["files"]
    assert file["size"] is None
    assert httpx.get(file["url"], trust_env=False).status_code == 404
    assert process.query("fileCount files { edges { node { name } } }") == {
        "fileCount": 0,
        "files": {"edges": []},
    }


def test_c5_files_are_found_by_name_and_by_pattern_and_deleted(running: Server) -> None:
    process = Process(running)
    names = ["a.json", "b_c.json", "bxc.json", "d.txt"]
    for url in upload_urls(process, names):
        put(url, b"x")
    fields = (
        "edges { node { id name sizeBytes md5 url(upload: false) directUrl updatedAt } cursor }"
        " pageInfo { hasNextPage endCursor }"
    )

    def found(**more: object) -> list[str]:
        arguments = ", ".join(f"{name}: ${name}" for name in more)
        kinds = {"names": "[String]", "pattern": "String", "first": "Int", "after": "String"}
        variables = {name: (kinds[name], value) for name, value in more.items()}
        run = process.query(
            f"files({arguments}) {{ {fields} }}" if more else f"files {{ {fields} }}", **variables
        )
        return [edge["node"]["name"] for edge in run["files"]["edges"]]

    assert found() == names
    assert found(pattern="%.json") == names[:3]
    assert found(pattern="b\\_c%") == []
    assert found(pattern="b_c.json") == names[1:3]
    assert found(names=["d.txt", "nope"]) == ["d.txt"]
    assert found(names=[]) == names
    assert found(first=2) == names[:2]
    run = process.query(f"files {{ {fields} }}")
    ids = [edge["node"]["id"] for edge in run["files"]["edges"][:2]]
    digest = hashlib.md5(b"x", usedforsecurity=False).digest()
    assert run["files"]["edges"][0]["node"]["md5"] == base64.b64encode(digest).decode()
    document = (
        "mutation D($files: [ID!]!, $projectId: Int) {"
        " deleteFiles(input: {files: $files, projectId: $projectId}) { success } }"
    )
    for _ in range(2):
        assert running.ask(document, files=ids, projectId=1)["deleteFiles"]["success"] is True
    assert found() == names[2:]


def test_files_of_a_run_that_is_not_there_are_refused_in_words(running: Server) -> None:
    said = running.refusal(CREATE_FILES, entity="local", project="nope", run="nope", files=["a"])
    assert "there is no run 'nope'" in said


def test_an_artifact_is_refused_in_words_and_hurts_nobody(running: Server) -> None:
    document = (
        "mutation CreateArtifact($input: CreateArtifactInput!) { createArtifact(input: $input) {"
        " artifact { id state artifactSequence { id latestArtifact { id versionIndex } } } } }"
    )
    assert "stores no artifacts" in running.refusal(
        document, input={"artifactTypeName": "model", "runName": "x"}
    )
    process = Process(running)
    assert (
        process.query("outputArtifacts { totalCount edges { node { id } } }")["outputArtifacts"]["totalCount"]
        == 0
    )
