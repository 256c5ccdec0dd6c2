"""The server's GraphQL endpoint, for parts of ours that wait for its answers."""

from collections.abc import Mapping
from typing import Any

import httpx
import orjson

from sweepstake.client.address import Address
from sweepstake.client.answers import NotOurServerError, decoded, unreachable
from sweepstake.errors import SweepstakeError

_TIMEOUT_S = 30.0


class GraphQLError(SweepstakeError):
    """The server understood a request and refuses it."""


class GraphQL:
    """Asks a server's GraphQL endpoint from an event loop.

    Args:
        address: the server.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._http = httpx.AsyncClient(
            base_url=address.url,
            auth=httpx.BasicAuth("api", address.key),
            headers={"Content-Type": "application/json"},
            timeout=_TIMEOUT_S,
            trust_env=not address.is_loopback,
        )

    async def close(self) -> None:
        """Close its connections."""
        await self._http.aclose()

    async def ask(
        self, document: str, variables: Mapping[str, Any], *, patience: float = 0.0
    ) -> dict[str, Any]:
        """Return the `data` of the answer.

        Args:
            document: one query or mutation.
            variables: its variables.
            patience: seconds that the server may take over its answer beyond the usual time.

        Raises:
            GraphQLError: the answer holds errors.
            ServerUnavailableError: the server is not there, or busy, or refuses the key.
            NotFoundError: HTTP 404.
        """
        try:
            response = await self._http.post(
                "/graphql",
                content=orjson.dumps({"query": document, "variables": dict(variables)}),
                timeout=_TIMEOUT_S + patience,
            )
        except httpx.TransportError as error:
            raise unreachable(self.address, error) from error
        body = decoded(response, self.address)
        if not isinstance(body, dict) or not ("data" in body or "errors" in body):
            raise NotOurServerError(f"What answers at {self.address.url}/graphql does not speak GraphQL")
        if body.get("errors"):
            raise GraphQLError("; ".join(_message(each) for each in body["errors"]))
        data = body.get("data")
        return data if isinstance(data, dict) else {}


def _message(error: object) -> str:
    return str(error.get("message") or error) if isinstance(error, dict) else str(error)
