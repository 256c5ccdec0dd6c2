"""Who is let in: keys, sessions, one-time tokens; who is kept out: other hosts, other sites."""

import base64
import re
import socket
import stat
from pathlib import Path

import httpx

from tests.serving import Server

WRONG = "local-" + "0" * 40
VIEWER = {"query": "query Viewer { viewer { entity } }"}


def stranger(server: Server, **more: object) -> httpx.Client:
    """A client without a key."""
    return httpx.Client(base_url=server.url, trust_env=False, timeout=30, **more)  # type: ignore[arg-type]


def page_token(server: Server) -> str:
    """The one-time token of the address that the server has printed."""
    found = re.search(r"\?token=(\S+)", server.log)
    assert found is not None
    return found[1]


def test_an_unknown_key_is_refused_in_the_words_of_each_protocol(running: Server) -> None:
    with stranger(running, auth=("api", WRONG)) as http:
        answers = [
            http.post("/graphql", json=VIEWER),
            http.get("/api/sweeps"),
            http.post("/files/a/b/c/file_stream"),
        ]
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert "does not know this key" in answers[0].json()["errors"][0]["message"]
    assert "sweepstake env" in answers[1].json()["error"]["message"]


def test_without_a_key_nothing_is_told_on_loopback_either(running: Server) -> None:
    with stranger(running) as http:
        assert http.post("/graphql", json=VIEWER).status_code == 401
        assert http.get("/api/sweeps").status_code == 401
        assert http.get("/healthz").status_code == 200


def test_a_header_that_is_no_key_is_an_unknown_key(running: Server) -> None:
    with stranger(running) as http:
        for header in (
            "Basic ???",
            "Basic " + base64.b64encode(b"\xff\xfe").decode(),
            "Digest x",
            "Basic",
            "x" * 5000,
        ):
            assert http.get("/api/sweeps", headers={"Authorization": header}).status_code == 401


def test_the_key_is_taken_as_a_bearer_token_too(running: Server) -> None:
    with stranger(running, headers={"Authorization": f"Bearer {running.key}"}) as http:
        assert http.get("/api/sweeps").status_code == 200


def test_the_key_has_the_shape_that_every_client_takes(running: Server) -> None:
    assert re.fullmatch(r"local-[0-9a-z]{40}", running.key)


def test_what_the_server_writes_is_for_its_owner_alone(running: Server) -> None:
    assert stat.S_IMODE(running.folder.stat().st_mode) == 0o700
    for path in running.folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_the_key_outlives_a_restart_and_a_new_one_replaces_it(server: Server) -> None:
    old = server.key
    server.restart()
    assert server.key == old
    server.stop()
    (server.folder / "key").unlink()
    server.start()
    assert server.key != old
    assert server.get("/api/sweeps") == {"sweeps": []}
    with stranger(server, auth=("api", old)) as http:
        assert http.get("/api/sweeps").status_code == 401


def test_the_printed_token_opens_one_session(server: Server) -> None:
    token = page_token(server)
    with stranger(server) as http:
        answer = http.get("/local/p", params={"token": token, "tab": "runs"})
        assert answer.status_code == 303
        assert answer.headers["location"] == "/local/p?tab=runs", "the token leaves the address bar"
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert token not in cookie
        assert http.get("/api/sweeps").status_code == 200
    with stranger(server) as http:
        again = http.get("/", params={"token": token})
        assert "set-cookie" not in again.headers
        assert http.get("/api/sweeps").status_code == 401


def test_a_token_leads_to_no_other_site(running: Server) -> None:
    for path in (b"//evil.example/", b"/\\evil.example/", b"/\\/evil.example/"):
        answer = raw(
            running, b"GET %b?token=x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % path
        )
        assert b"\r\nlocation: /evil.example/\r\n" in answer.lower() or answer.startswith(b"HTTP/1.1 400")


def test_no_host_header_opens_a_way_around_the_key(running: Server) -> None:
    """The address that is put together with `Host: 127.0.0.1/x` has another path than the one asked for."""
    for host in (b"127.0.0.1/x", b"127.0.0.1?", b"127.0.0.1#", b"127.0.0.1\\x", b"localhost:1/x/.."):
        for path in (b"/api/sweeps", b"/%61pi/sweeps", b"/api/sweeps?a=/api/login"):
            answer = raw(running, b"GET %b HTTP/1.1\r\nHost: %b\r\nConnection: close\r\n\r\n" % (path, host))
            assert answer.split(b" ")[1] in (b"400", b"401", b"403"), answer
    for path in (b"/%61pi/sweeps", b"/api%2fsweeps", b"/api//sweeps", b"//api/sweeps", b"/x/../api/sweeps"):
        answer = raw(running, b"GET %b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % path)
        assert b'"sweeps"' not in answer


def raw(server: Server, request: bytes) -> bytes:
    """Send bytes as they are and return all of the answer."""
    with socket.create_connection(
        ("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=10
    ) as connection:
        connection.sendall(request)
        answer = b""
        while block := connection.recv(65536):
            answer += block
    return answer


def test_a_token_asked_for_opens_a_session_and_so_does_the_key(running: Server) -> None:
    token = running.post("/api/tokens", {})["token"]
    for secret in (token, running.key):
        with stranger(running) as http:
            assert http.post("/api/login", json={"key": secret}).status_code == 200
            assert http.get("/api/sweeps").status_code == 200
    with stranger(running) as http:
        assert http.post("/api/login", json={"key": token}).status_code == 401, "it was used up"
        assert http.post("/api/login", json={"key": WRONG}).status_code == 401
        assert http.post("/api/login", content=b"[]").status_code == 422


def test_a_session_outlives_a_restart(server: Server) -> None:
    with stranger(server) as http:
        http.post("/api/login", json={"key": server.key})
        server.restart()
        assert http.get("/api/sweeps").status_code == 200


def test_a_session_cookie_is_no_key(running: Server) -> None:
    with stranger(running) as http:
        http.post("/api/login", json={"key": running.key})
        (cookie,) = [value for _, value in http.cookies.items()]
    with stranger(running, auth=("api", cookie)) as http:
        assert http.get("/api/sweeps").status_code == 401


def test_a_name_that_was_made_to_lead_here_is_not_answered(running: Server) -> None:
    """DNS rebinding: the page of another site asks this machine under the site's own name."""
    for host in (
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "",
        "127.0.0.1/x",
        "a@localhost",
    ):
        answer = running.http.get("/api/sweeps", headers={"Host": host})
        assert answer.status_code in (400, 403), host
    assert running.http.get("/api/sweeps", headers={"Host": "localhost:1"}).status_code == 200


def test_pages_of_other_sites_are_not_answered(running: Server) -> None:
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"):
        answer = running.http.post("/api/tokens", json={}, headers={"Origin": origin})
        assert answer.status_code == 403, origin
    assert running.http.post("/api/tokens", json={}, headers={"Origin": running.url}).status_code == 200


def test_behind_a_proxy_the_public_address_is_the_servers_own(tmp_path: Path) -> None:
    public = "https://sweeps.example"
    with Server(tmp_path / "home", "--public-url", public) as server:
        answer = server.http.post(
            "/api/tokens", json={}, headers={"Host": "sweeps.example", "Origin": public}
        )
        assert answer.status_code == 200
        assert f"{public}/?token=" in server.log


def test_every_reply_keeps_browsers_from_mistakes(running: Server) -> None:
    for path in ("/", "/api/sweeps", "/healthz", "/nothing/here", "/api/nothing"):
        headers = running.http.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


def test_the_authorize_page_shows_the_key_to_its_owner_alone(running: Server) -> None:
    with stranger(running) as http:
        assert running.key not in http.get("/authorize").text
        http.post("/api/login", json={"key": running.key})
        assert running.key in http.get("/authorize", params={"ref": "models"}).text


def test_g18_telemetry_is_answered_404_without_a_key(running: Server) -> None:
    with stranger(running) as http:
        assert http.post("/sdk/otel/v1/metrics").status_code == 404
        assert http.post("/sdk/otel/v1/logs", content=b"").status_code == 404
