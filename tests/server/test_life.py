"""The life of a server: taken ports, one server for each folder, gentle ends, crashes that lose nothing."""

import json
import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from sweepstake.client import server_record
from tests.server.wire import CREATE_FILES, HEARTBEAT, Process, create_agent, create_sweep, handed_out
from tests.serving import Server


def start(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a server that must not come up."""
    return subprocess.run(
        [sys.executable, "-m", "sweepstake", "server", *options],
        env={**os.environ, "SWEEPSTAKE_HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_taken_port_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = start(tmp_path, "--port", port)
    assert done.returncode == 2
    assert f"port {port} of 127.0.0.1 is taken by another program" in done.stderr
    assert "--port 0" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "server.json").exists()


def test_a_port_that_a_server_of_ours_has_is_named_so(running: Server, tmp_path: Path) -> None:
    port = running.url.rpartition(":")[2]
    done = start(tmp_path, "--port", port)
    assert done.returncode == 2
    assert "taken by a sweepstake server" in done.stderr


def test_a_second_server_of_one_folder_is_told_where_the_first_is(running: Server) -> None:
    done = start(running.folder, "--port", "0")
    assert done.returncode == 2
    assert running.url in done.stderr
    assert f"process {running.pid}" in done.stderr
    assert "--data" in done.stderr
    record = server_record(running.folder)
    assert record is not None
    assert record.url == running.url, "the first one's note is left alone"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "192.0.2.1"], "--allow-remote"),
        (["--host", "192.0.2.1", "--allow-remote"], "no address of this machine"),
        (["--port", "99999"], "does not exist"),
        (["--public-url", "sweeps"], "is no address"),
        (["--database", "mysql://x/y"], "mysql"),
    ],
    ids=["remote", "host", "port", "public-url", "database"],
)
def test_what_cannot_be_is_refused_in_words(tmp_path: Path, options: list[str], said: str) -> None:
    done = start(tmp_path, *([] if "--port" in options else ["--port", "0"]), *options)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = start(tmp_path, "--port", "0", "--data", str(tmp_path / "file" / "data"))
    assert done.returncode == 2
    assert "cannot be made" in done.stderr


def test_it_says_where_it_is_and_how_to_use_it(server: Server) -> None:
    assert f"page:   {server.url}/?token=" in server.log
    assert 'eval "$(sweepstake env)"' in server.log
    assert server.key not in server.log
    record = server_record(server.folder)
    assert record is not None
    assert (record.url, record.pid) == (server.url, server.pid)
    env = subprocess.run(
        [sys.executable, "-m", "sweepstake", "env"],
        env={**os.environ, "SWEEPSTAKE_HOME": str(server.folder), "WANDB_BASE_URL": "", "WANDB_API_KEY": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert env.stdout == f"export WANDB_BASE_URL={server.url} WANDB_API_KEY={server.key}\n"
    assert server.stop() == 0
    assert server_record(server.folder) is None


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_at_once_although_polls_are_open(server: Server, how: signal.Signals) -> None:
    sweep = create_sweep(server)
    server.post(f"/api/sweeps/local/{sweep['project']['name']}/{sweep['name']}/state", {"action": "pause"})
    agent = create_agent(server, sweep)
    path = f"/api/sweeps/local/{sweep['project']['name']}/{sweep['name']}"
    version = server.get(path)["version"]
    heartbeat = (
        'mutation Heartbeat($id: ID!, $wait: Float) { agentHeartbeat(input: {id: $id, runState: "{}",'
        " wait: $wait, free: 1}) { commands } }"
    )
    answers: list[httpx.Response] = []

    def ask(method: str, url: str, **more: object) -> None:
        with httpx.Client(auth=("api", server.key), timeout=30, trust_env=False) as http:
            answers.append(http.request(method, server.url + url, **more))  # type: ignore[arg-type]

    body = {"query": heartbeat, "variables": {"id": agent, "wait": 30}}
    polls = [
        threading.Thread(target=ask, args=("GET", f"{path}/wait?after={version}&timeout=30")),
        threading.Thread(target=ask, args=("POST", "/graphql"), kwargs={"json": body}),
    ]
    for poll in polls:
        poll.start()
    time.sleep(0.5)
    started = time.monotonic()
    os.kill(server.pid, how)
    for poll in polls:
        poll.join()
    assert server.ended() == 0
    assert time.monotonic() - started < 15, "the polls were to last twice as long"
    assert [answer.status_code for answer in answers] == [200, 200], "they are answered, not cut off"
    assert "Traceback" not in server.log


def test_g15_while_it_ends_it_says_come_again(server: Server) -> None:
    process = Process(server)
    # A request that goes on keeps the server from ending while others come.
    slow = socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])))
    slow.sendall(b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{")
    with httpx.Client(auth=("api", server.key), timeout=30, trust_env=False) as http:
        assert http.post(server.url + process.path, json={}).status_code == 200
        os.kill(server.pid, signal.SIGTERM)
        codes = set()
        for _ in range(50):
            try:
                answer = http.post(server.url + process.path, json={})
            except httpx.TransportError:
                break
            codes.add(answer.status_code)
            if answer.status_code == 503:
                assert float(answer.headers["retry-after"]) > 0
            time.sleep(0.01)
    slow.close()
    assert codes <= {200, 503}
    assert server.stop() == 0


def test_a_killed_server_that_is_started_again_has_lost_nothing_that_it_acknowledged(server: Server) -> None:
    """`kill -9` in a storm of writes: what was answered with 200 is there, once."""
    processes = [Process(server, project="storm") for _ in range(6)]
    acknowledged = dict.fromkeys((process.name for process in processes), 0)
    killed = threading.Event()

    def work(process: Process) -> None:
        with httpx.Client(auth=("api", server.key), timeout=10, trust_env=False) as http:
            step = 0
            while not killed.is_set():
                row = json.dumps({"_step": step, "loss": 1.0 / (step + 1)})
                body = {"files": {"wandb-history.jsonl": {"offset": step, "content": [row]}}}
                try:
                    answer = http.post(server.url + process.path, json=body)
                except httpx.TransportError:
                    return
                if answer.status_code != 200:
                    return
                step += 1
                acknowledged[process.name] = step

    threads = [threading.Thread(target=work, args=(process,)) for process in processes]
    for thread in threads:
        thread.start()
    give_up_at = time.monotonic() + 30
    while min(acknowledged.values()) <= 5 and time.monotonic() < give_up_at:
        time.sleep(0.02)
    server.kill()
    killed.set()
    for thread in threads:
        thread.join()
    assert min(acknowledged.values()) > 5
    server.start()
    for process in processes:
        steps = [row["_step"] for row in process.history()]
        assert steps == list(range(len(steps)))
        assert acknowledged[process.name] <= len(steps) <= acknowledged[process.name] + 1
        assert process.view()["history_lines"] == len(steps)


def test_a_sweep_goes_on_after_a_crash_without_losing_or_repeating_a_trial(server: Server) -> None:
    sweep = create_sweep(server)
    agent = create_agent(server, sweep)
    seen = []
    for _ in range(3):
        command = handed_out(server, agent)
        server.kill()
        server.start()
        again = handed_out(server, agent)
        assert again["run_id"] == command["run_id"], "G2: the reply may have been lost in the crash"
        child = Process(server, name=command["run_id"], sweep=sweep["name"])
        child.log({"_step": 0, "loss": 0.5})
        server.kill()
        server.start()
        child.complete()
        seen.append(command["args"]["a"]["value"])
    assert seen == [1, 2, 3]
    data = server.ask(HEARTBEAT, id=agent, runState="{}")
    assert json.loads(data["agentHeartbeat"]["commands"])[0]["type"] == "exit"
    view = server.get(f"/api/sweeps/local/{sweep['project']['name']}/{sweep['name']}")
    assert (view["state"], view["counts"]["finished"]) == ("FINISHED", 3)


def test_addresses_of_uploads_outlive_a_restart(server: Server) -> None:
    process = Process(server)
    data = server.ask(CREATE_FILES, entity="local", project=process.project, run=process.name, files=["a"])
    server.restart()
    assert (
        httpx.put(data["createRunFiles"]["files"][0]["uploadUrl"], content=b"x", trust_env=False).status_code
        == 200
    )


def test_requests_are_not_logged(server: Server) -> None:
    for _ in range(3):
        server.get("/api/sweeps")
        server.http.post("/sdk/otel/v1/logs")
    assert re.search(r"GET|POST|otel", server.log) is None, "tokens of addresses would stand there"


def test_the_data_folder_can_be_named(tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere" / "my data"
    with Server(folder, home=tmp_path / "home") as server:
        assert f"SWEEPSTAKE_HOME='{folder}' sweepstake env" in server.log
        assert server.get("/api/sweeps") == {"sweeps": []}
    assert not (tmp_path / "home").exists()


def test_g15_while_it_starts_it_says_come_again(server: Server) -> None:
    """An old database may take long to be brought up to date; here another process holds it."""
    process = Process(server)
    server.stop()
    holder = sqlite3.connect(server.folder / "sweepstake.db", check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    starting = threading.Thread(target=server.start)
    starting.start()
    codes: list[int] = []
    with httpx.Client(auth=("api", server.key), timeout=30, trust_env=False) as http:
        give_up_at = time.monotonic() + 8
        while not codes and time.monotonic() < give_up_at:
            try:
                answer = http.post(server.url + process.path, json={})
            except httpx.TransportError:
                time.sleep(0.05)
                continue
            codes.append(answer.status_code)
            assert float(answer.headers["retry-after"]) > 0
            codes.append(http.get(server.url + "/healthz").status_code)
    holder.rollback()
    holder.close()
    starting.join()
    assert codes == [503, 503]
    assert process.stream()["stopped"] is False


def test_a_database_that_cannot_be_opened_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "sweepstake.db").write_bytes(b"this is no database" * 1000)
    done = start(tmp_path, "--port", "0")
    assert done.returncode == 2
    assert "cannot be opened" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_key_file_opens_nothing(server: Server) -> None:
    server.stop()
    (server.folder / "key").write_text("\n")
    (server.folder / "key").chmod(0o644)
    server.start()
    assert re.fullmatch("local-[0-9a-z]{40}", server.key)
    assert stat.S_IMODE((server.folder / "key").stat().st_mode) == 0o600
    with httpx.Client(base_url=server.url, trust_env=False) as http:
        assert http.post("/api/login", json={"key": ""}).status_code == 401
        assert http.get("/api/sweeps", auth=("api", "")).status_code == 401
