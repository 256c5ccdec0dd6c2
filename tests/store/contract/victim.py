"""A process that writes until it is killed."""

import asyncio
from collections.abc import Mapping
from multiprocessing.connection import Connection as Pipe
from typing import Any

from sweepstake.store import lines
from sweepstake.store.database import Database

CHUNK = 10


def write_until_killed(url: str, chunks_of: Mapping[int, int], acknowledge: Pipe) -> None:
    """Write chunks of history and say after each, for each run, how many are acknowledged.

    Args:
        url: the database.
        chunks_of: how many chunks of each run were acknowledged before.
        acknowledge: takes (run, chunks).
    """
    database = Database(url)

    async def write(run_id: int, chunks: int) -> None:
        while True:
            rows = [f'{{"n": {chunks * CHUNK + n}}}' for n in range(CHUNK)]
            await database.write(_put(run_id, chunks * CHUNK, rows))
            chunks += 1
            acknowledge.send((run_id, chunks))

    async def write_all() -> None:
        await asyncio.gather(*(write(run_id, chunks) for run_id, chunks in chunks_of.items()))

    asyncio.run(write_all())


def _put(run_id: int, offset: int, rows: list[str]) -> Any:
    return lambda connection: lines.put_history(connection, run_id, offset, rows)
