"""What a request of the JSON API holds, and what becomes of errors."""

import functools
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from sweepstake.errors import NotFoundError, SweepstakeError, UsageError
from sweepstake.server.guard import body_of
from sweepstake.server.replies import refusal

Answer = Callable[[Request], Awaitable[Response]]


class ConflictError(UsageError):
    """What is asked for does not go with the state that something is in."""


def guarded(answer: Answer) -> Answer:
    """Return a handler whose errors that a user can mend become replies: 404, 409, or 422 for the rest."""

    @functools.wraps(answer)
    async def guarded_answer(request: Request) -> Response:
        try:
            return await answer(request)
        except NotFoundError as error:
            return refusal(404, str(error))
        except ConflictError as error:
            return refusal(409, str(error))
        except SweepstakeError as error:
            return refusal(422, str(error), error)

    return guarded_answer


async def json_body(request: Request, limit: int) -> dict[str, Any]:
    """Return the JSON object that a request holds; an empty body is an empty object.

    Raises:
        UsageError: it holds something else.
    """
    try:
        body = await body_of(request, limit)
        said = orjson.loads(body) if body.strip() else {}
    except ValueError as error:
        raise UsageError(f"the request is not JSON: {error}") from error
    if not isinstance(said, dict):
        raise UsageError("the request must be a JSON object")
    return said


def text_of(said: dict[str, Any], key: str) -> str | None:
    """Return a text of a request's JSON; None when it is absent.

    Raises:
        UsageError: it is no text.
    """
    value = said.get(key)
    if value is None or isinstance(value, str):
        return value or None
    raise UsageError(f"'{key}' must be a text, not {str(value)[:100]}")


def number_of(request: Request, key: str, otherwise: float, least: float, most: float) -> float:
    """Return a number of a request's query, brought between two bounds.

    Raises:
        UsageError: it is no number.
    """
    given = request.query_params.get(key)
    if given is None:
        return otherwise
    try:
        value = float(given)
    except ValueError:
        value = float("nan")
    if value != value:
        raise UsageError(f"'{key}' must be a number, not {given[:100]!r}")
    return min(max(value, least), most)
