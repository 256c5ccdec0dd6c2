"""The shapes of replies that many places share."""

import math
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

from sweepstake.errors import ConfigError, Problem

RETRY_AFTER_S = 2


def json_reply(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a JSON reply; the content must be free of NaN and infinities (see `plain`)."""
    body = orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS)
    return Response(body, status, headers=dict(headers or {}), media_type="application/json")


def refusal(status: int, message: str, error: Exception | None = None) -> Response:
    """Return an error in the JSON API's shape, with all problems of a sweep description."""
    problems: tuple[Problem, ...] = error.problems if isinstance(error, ConfigError) else ()
    named = [{"place": problem.place, "message": problem.message} for problem in problems]
    return json_reply({"error": {"message": message, "problems": named}}, status)


def unavailable(message: str = "the server is busy or about to restart: ask again") -> Response:
    """Return the reply that makes every client ask again later."""
    reply = refusal(503, message)
    reply.headers["Retry-After"] = str(RETRY_AFTER_S)
    return reply


def plain(value: Any) -> Any:
    """Return a value that JSON can hold: NaN and infinities become the strings of their names."""
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value
