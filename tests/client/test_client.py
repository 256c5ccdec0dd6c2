"""What the typed calls send, and what the server's refusals become."""

import asyncio
import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from sweepstake.client import Address, Client, GraphQL, GraphQLError, sweep_reference
from sweepstake.client.answers import NotOurServerError, ServerBusyError, WrongKeyError
from sweepstake.errors import ConfigError, NotFoundError, ServerUnavailableError, UsageError

KEY = "local-" + "a" * 40


class Server(ThreadingHTTPServer):
    """Answers as a test tells it and keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status = 200
        self.answer: Any = {}
        self.asked: list[tuple[str, str, Any]] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        assert self.headers["Authorization"] == "Basic " + base64.b64encode(f"api:{KEY}".encode()).decode()
        self.server.asked.append((self.command, self.path, json.loads(body) if body else None))
        answer = self.server.answer
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET  # noqa: N815  # the base class finds it by this name

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is the base class's
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def client(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")  # no proxy may stand before loopback
    with Client(Address(server.url, KEY)) as client:
        yield client


def test_calls_ask_what_the_api_serves(server: Server, client: Client) -> None:
    server.answer = {"version": 7, "runs": [], "sweeps": [], "files": [], "token": "t", "sweep": "a/b/c"}
    client.sweeps(project="digits")
    client.create_sweep({"program": "train.py"}, project="digits")
    client.sweep("ada/digits/abcd1234")
    client.runs("ada/digits/abcd1234", after=3)
    assert client.wait("ada/digits/abcd1234", 7, timeout=1.5) == 7
    client.set_state("ada/digits/abcd1234", "pause")
    client.run("ada/digits/run0")
    client.history("ada/digits/run0", after=9)
    client.console_tail("ada/digits/run0", 20)
    client.files("ada/digits/run0")
    client.stop_run("ada/digits/run0")
    assert client.page_token() == "t"
    assert server.asked == [
        ("GET", "/api/sweeps?project=digits", None),
        ("POST", "/api/sweeps", {"config": {"program": "train.py"}, "entity": None, "project": "digits"}),
        ("GET", "/api/sweeps/ada/digits/abcd1234", None),
        ("GET", "/api/sweeps/ada/digits/abcd1234/runs?after=3", None),
        ("GET", "/api/sweeps/ada/digits/abcd1234/wait?after=7&timeout=1.5", None),
        ("POST", "/api/sweeps/ada/digits/abcd1234/state", {"action": "pause"}),
        ("GET", "/api/runs/ada/digits/run0", None),
        ("GET", "/api/runs/ada/digits/run0/history?after=9&limit=5000", None),
        ("GET", "/api/runs/ada/digits/run0/console?tail=20", None),
        ("GET", "/api/runs/ada/digits/run0/files", None),
        ("POST", "/api/runs/ada/digits/run0/stop", {}),
        ("POST", "/api/tokens", {}),
    ]


def test_names_are_quoted(server: Server, client: Client) -> None:
    server.answer = {}
    client.run("ada/a b?#é/run0")
    assert server.asked[0][1] == "/api/runs/ada/a%20b%3F%23%C3%A9/run0"


def test_a_sweep_may_be_named_by_its_id_alone(server: Server, client: Client) -> None:
    server.answer = {"sweeps": [{"id": "abcd1234", "sweep": "ada/digits/abcd1234"}]}
    assert client.full_name("abcd1234") == "ada/digits/abcd1234"
    with pytest.raises(NotFoundError, match=r"no sweep abcd1235 on .* Did you mean 'abcd1234'"):
        client.full_name("abcd1235")


@pytest.mark.parametrize(
    ("status", "answer", "error", "message"),
    [
        (
            401,
            {"error": {"message": "unknown key"}},
            WrongKeyError,
            "refuses the key: unknown key. Set WANDB_API",
        ),
        (404, {"error": {"message": "there is no run x"}}, NotFoundError, "there is no run x"),
        (404, {}, NotFoundError, "/api/sweeps is not there on http"),
        (
            422,
            {
                "error": {
                    "message": "2 problems",
                    "problems": [{"place": "metric", "message": "is missing"}] * 2,
                }
            },
            ConfigError,
            "metric: is missing\nmetric: is missing",
        ),
        (400, {"error": {"message": "after must be a number"}}, UsageError, "after must be a number"),
        (503, b"starting", ServerBusyError, "cannot answer now .HTTP 503.: try again"),
        (500, {"error": {"message": "disk full"}}, ServerBusyError, "HTTP 500: disk full"),
        (200, b"<html>", NotOurServerError, "is not a sweepstake server"),
        (302, b"", NotOurServerError, "is not a sweepstake server"),
    ],
)
def test_a_refusal_says_what_it_means(
    server: Server, client: Client, status: int, answer: Any, error: type[Exception], message: str
) -> None:
    server.status, server.answer = status, answer
    with pytest.raises(error, match=message) as refused:
        client.sweeps()
    assert KEY not in str(refused.value)


def test_a_server_that_is_not_there_is_said_with_what_to_do(server: Server) -> None:
    with (
        Client(Address("http://127.0.0.1:1", KEY)) as client,
        pytest.raises(
            ServerUnavailableError, match=r"No sweepstake server answers at http://127\.0\.0\.1:1: start"
        ),
    ):
        client.version()


async def _asked(address: Address) -> dict[str, Any]:
    graphql = GraphQL(address)
    try:
        return await graphql.ask("query Q { viewer { id } }", {"a": 1})
    finally:
        await graphql.close()


def test_graphql_answers_and_refusals(server: Server) -> None:
    address = Address(server.url, KEY)
    server.answer = {"data": {"viewer": {"id": "1"}}}
    assert asyncio.run(_asked(address)) == {"viewer": {"id": "1"}}
    assert server.asked == [
        ("POST", "/graphql", {"query": "query Q { viewer { id } }", "variables": {"a": 1}})
    ]
    server.answer = {"data": None, "errors": [{"message": "no"}, {"message": "never"}]}
    with pytest.raises(GraphQLError, match="no; never"):
        asyncio.run(_asked(address))
    server.answer = []
    with pytest.raises(NotOurServerError, match="does not speak GraphQL"):
        asyncio.run(_asked(address))
    server.status = 404
    with pytest.raises(NotFoundError):
        asyncio.run(_asked(address))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("abcd1234", "abcd1234"),
        ("digits/abcd1234", "digits/abcd1234"),
        ("ada/digits/abcd1234", "ada/digits/abcd1234"),
        (" ada/digits/abcd1234\n", "ada/digits/abcd1234"),
        ("http://127.0.0.1:8787/ada/digits/sweeps/abcd1234", "ada/digits/abcd1234"),
    ],
)
def test_a_sweep_is_named_in_several_ways(text: str, named: str) -> None:
    assert str(sweep_reference(text)) == named


@pytest.mark.parametrize("text", ["", "a/b/c/d", "a//c", "/"])
def test_what_names_no_sweep_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="write ENTITY/PROJECT/ID"):
        sweep_reference(text)
