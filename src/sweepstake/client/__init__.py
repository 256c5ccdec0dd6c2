"""How any part of sweepstake reaches a server: its address, its key, its JSON API and its GraphQL."""

from sweepstake.client.address import DEFAULT_URL, Address, find_address
from sweepstake.client.answers import NotOurServerError, ServerBusyError, WrongKeyError
from sweepstake.client.api import Client
from sweepstake.client.graphql import GraphQL, GraphQLError
from sweepstake.client.home import ServerRecord, home, server_record, stored_key
from sweepstake.client.reference import SweepReference, sweep_reference

__all__ = [
    "DEFAULT_URL",
    "Address",
    "Client",
    "GraphQL",
    "GraphQLError",
    "NotOurServerError",
    "ServerBusyError",
    "ServerRecord",
    "SweepReference",
    "WrongKeyError",
    "find_address",
    "home",
    "server_record",
    "stored_key",
    "sweep_reference",
]
