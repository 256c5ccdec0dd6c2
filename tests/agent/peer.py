"""A server that speaks to agents, and to them alone: what the agent's tests hand work out with."""

import asyncio
import base64
import json
import socket
import threading
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn
import yaml

Message = MutableMapping[str, Any]
KEY = "local-" + "k" * 40


class Peer:
    """Hands out what a test gives it, remembers what agents say, and can be away, forgetful or hostile.

    Attributes:
        beats: the variables of every heartbeat that arrived.
        ended: what agents reported of their runs' ends, by run, in order.
        replies_to_lose: so many of the next heartbeats are taken in and their replies lost.
        deleted: heartbeats answer 404.
    """

    def __init__(self, config: dict[str, Any] | None = None) -> None:
        self.config = config if config is not None else {"program": "train.py"}
        self.beats: list[dict[str, Any]] = []
        self.ended: dict[str, list[dict[str, Any]]] = {}
        self.registered: list[dict[str, Any]] = []
        self.replies_to_lose = 0
        self.deleted = False
        self.key = KEY
        self._waiting: list[dict[str, Any]] = []
        self._issued: dict[str, dict[str, Any]] = {}
        self._commands: list[dict[str, Any]] = []
        self._newest = 0
        self._socket = _bound()
        self.port = int(self._socket.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def come(self) -> None:
        """Be there, at the same address as before."""
        if self._socket.fileno() == -1:
            self._socket = _bound(self.port)
        self._server = uvicorn.Server(
            uvicorn.Config(self, lifespan="off", ws="none", log_level="critical", timeout_graceful_shutdown=0)
        )
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)

    def go(self) -> None:
        """Be gone: nothing listens any more."""
        assert self._server is not None
        assert self._thread is not None
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join()
        self._socket.close()

    def hand_out(self, run: str, *, program: str = "train.py", attempt: int = 1, **config: Any) -> None:
        """Give a run to the next agent with a free slot."""
        args = {name: {"value": value} for name, value in config.items()}
        kind = "run" if attempt == 1 else "resume"
        self._waiting.append(
            {"type": kind, "run_id": run, "program": program, "args": args, "attempt": attempt}
        )

    def say(self, **command: Any) -> None:
        """Send a command of any kind once."""
        self._commands.append(command)

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        status, answer = await self._answer(dict(scope["headers"]), json.loads(body))
        content = json.dumps(answer).encode()
        lost = answer is None
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [(b"content-length", str(len(content)).encode())],
            }
        )
        if not lost:
            await send({"type": "http.response.body", "body": content})

    async def _answer(self, headers: dict[bytes, bytes], asked: dict[str, Any]) -> tuple[int, Any]:
        if headers.get(b"authorization") != _basic(self.key):
            return 401, {"error": {"message": "unknown key", "problems": []}}
        variables = asked["variables"]
        if "SweepOfAgent" in asked["query"]:
            found = variables["sweep"] == "abcd1234"
            sweep = {"id": "U3dlZXA=", "config": yaml.safe_dump(self.config)} if found else None
            return 200, {"data": {"project": {"sweep": sweep}}}
        if "CreateAgent" in asked["query"]:
            self.registered.append(variables)
            return 200, {"data": {"createAgent": {"agent": {"id": f"agent{len(self.registered)}"}}}}
        if self.deleted:
            return 404, {"error": {"message": "", "problems": []}}
        commands = await self._heartbeat(variables)
        if self.replies_to_lose > 0:
            self.replies_to_lose -= 1
            return 200, None
        data = {"agentHeartbeat": {"agent": {"id": variables["id"]}, "commands": json.dumps(commands)}}
        return 200, {"data": data}

    async def _heartbeat(self, beat: dict[str, Any]) -> list[dict[str, Any]]:
        self.beats.append(beat)
        self._newest += 1
        mine = self._newest
        live = json.loads(beat["runState"])
        for report in json.loads(beat["ended"]):
            self.ended.setdefault(report["run"], []).append(report)
            self._issued.pop(report["run"], None)
        unheard = [command for run, command in self._issued.items() if run not in live]
        until = time.monotonic() + beat["wait"]
        while self._newest == mine:
            commands, self._commands = unheard + self._commands, []
            unheard = []
            free = beat["free"] - sum(command["type"] in ("run", "resume") for command in commands)
            while free > 0 and self._waiting:
                command = self._waiting.pop(0)
                self._issued[command["run_id"]] = command
                commands.append(command)
                free -= 1
            away = self._server is None or self._server.should_exit
            if commands or time.monotonic() >= until or away or self.deleted:
                return commands
            await asyncio.sleep(0.005)
        return []


def _bound(port: int = 0) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener


def _basic(key: str) -> bytes:
    return b"Basic " + base64.b64encode(f"api:{key}".encode())
