"""The parts of a running server, made once and handed to whoever answers a request."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sweepstake.server.coordinator import Coordinator
from sweepstake.server.settings import Settings
from sweepstake.server.signing import Signer
from sweepstake.store.blobs import Blobs
from sweepstake.store.database import Database


@dataclass(slots=True)
class Services:
    """The parts of a running server.

    Attributes:
        settings: how the server is set up.
        database: the store.
        blobs: the bytes of files.
        coordinator: sweeps, agents and the fate of trials.
        signer: signs the addresses of files.
        clock: gives the present time in seconds since the epoch.
        closing: whether the server is about to end; requests are told to come again.
    """

    settings: Settings
    database: Database
    blobs: Blobs
    coordinator: Coordinator
    signer: Signer
    clock: Callable[[], float] = field(default=time.time)
    closing: bool = False
