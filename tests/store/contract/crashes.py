"""Stories of a server that is killed."""

import multiprocessing
import random
import time

import orjson

from sweepstake.store import lines
from tests.store.contract.house import Base, House
from tests.store.contract.victim import CHUNK, write_until_killed

KILLS = 12
WRITERS = 3


class Crashes(Base):
    def test_kill_9_loses_no_acknowledged_write_and_counts_none_twice(self, house: House, url: str) -> None:
        """A process that writes for three runs is killed again and again.

        Each time a new one starts where a client would: with the chunk whose reply may have been lost.
        """
        runs = [house.run() for _ in range(WRITERS)]
        # The server of this method has the store imported, and forks: a victim is at work at once.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.store.contract.victim"])
        chance = random.Random(9)  # noqa: S311 - no secret
        acknowledged = dict.fromkeys((run.id for run in runs), 0)
        for _ in range(KILLS):
            said, sayer = context.Pipe(duplex=False)
            victim = context.Process(target=write_until_killed, args=(url, acknowledged, sayer))
            victim.start()
            sayer.close()
            assert said.poll(30), "the process does not write"
            time.sleep(chance.uniform(0, 0.05))
            victim.kill()
            victim.join()
            while True:
                try:
                    run_id, chunks = said.recv()
                except EOFError:
                    break
                acknowledged[run_id] = max(acknowledged[run_id], chunks)
            said.close()
            for run in runs:
                kept = house.read(lambda c, run=run: lines.history(c, run.id, limit=None))  # type: ignore[misc]
                assert len(kept) % CHUNK == 0, "a chunk was kept in part"
                assert len(kept) >= acknowledged[run.id] * CHUNK, "an acknowledged write was lost"
                assert [line for line, _ in kept] == list(range(len(kept)))
                assert [orjson.loads(row)["n"] for _, row in kept] == list(range(len(kept)))
                assert house.again(run).history_lines == len(kept)
        assert min(acknowledged.values()) > KILLS, "the processes were killed before they wrote"
