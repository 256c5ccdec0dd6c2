"""What a server's refusals mean to the user."""

import http
from typing import Any

import httpx
import orjson

from sweepstake.client.address import Address
from sweepstake.errors import (
    ConfigError,
    NotFoundError,
    Problem,
    ServerUnavailableError,
    SweepstakeError,
    UsageError,
)


class WrongKeyError(ServerUnavailableError):
    """The server refuses the key."""


class ServerBusyError(ServerUnavailableError):
    """The server is there and cannot answer now: it starts, or is in trouble. Worth another try."""


class NotOurServerError(ServerUnavailableError):
    """Something answers at the address, and it is not a sweepstake server."""


def unreachable(address: Address, error: httpx.TransportError) -> ServerUnavailableError:
    """Return the error for a server that does not answer."""
    if isinstance(error, httpx.TimeoutException) and not isinstance(error, httpx.ConnectTimeout):
        return ServerUnavailableError(f"The server at {address.url} was reached and did not answer in time")
    return ServerUnavailableError(
        f"No sweepstake server answers at {address.url}: start one with `sweepstake server`, "
        "or set WANDB_BASE_URL"
    )


def decoded(response: httpx.Response, address: Address) -> Any:
    """Return the JSON of a good answer.

    Raises:
        SweepstakeError: the kind of it that the status means: the key is refused, the thing is not there,
            the request or the sweep's description is wrong, the server is busy or not ours.
    """
    if response.is_success:
        try:
            return orjson.loads(response.content)
        except orjson.JSONDecodeError:
            raise NotOurServerError(
                f"What answers at {address.url} is not a sweepstake server (its answer is not JSON): "
                "set WANDB_BASE_URL to your server's address"
            ) from None
    raise _refusal(response, address)


def _refusal(response: httpx.Response, address: Address) -> SweepstakeError:
    status = response.status_code
    message, problems = _said(response)
    if status in (http.HTTPStatus.UNAUTHORIZED, http.HTTPStatus.FORBIDDEN):
        return WrongKeyError(
            f"The server at {address.url} refuses the key: {message or 'it does not know it'}. Set "
            "WANDB_API_KEY to the server's key (`sweepstake env` prints it where the server runs)"
        )
    if status == http.HTTPStatus.NOT_FOUND:
        return NotFoundError(message or f"{response.request.url.path} is not there on {address.url}")
    if problems:
        return ConfigError(problems)
    if (
        status in (http.HTTPStatus.REQUEST_TIMEOUT, http.HTTPStatus.TOO_MANY_REQUESTS)
        or response.is_server_error
    ):
        return ServerBusyError(
            f"The server at {address.url} cannot answer now "
            f"(HTTP {status}{': ' + message if message else ''}): try again, and look at what it prints"
        )
    if response.is_client_error:
        return UsageError(
            message or f"The server at {address.url} does not take this request (HTTP {status})"
        )
    return NotOurServerError(
        f"What answers at {address.url} is not a sweepstake server (HTTP {status}): set WANDB_BASE_URL to "
        "your server's address"
    )


def _said(response: httpx.Response) -> tuple[str, list[Problem]]:
    """Return the message and the problems of an error's body, as far as it holds them."""
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return "", []
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, str):
        return error, []
    if not isinstance(error, dict):
        return "", []
    problems = error.get("problems")
    return str(error.get("message") or ""), [
        Problem(str(each.get("place") or ""), str(each.get("message") or ""))
        for each in (problems if isinstance(problems, list) else [])
        if isinstance(each, dict)
    ]
