"""Runs works on the database: many readers on snapshots, one writer with group commit."""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Transaction

from sweepstake.store import migrations
from sweepstake.store.engines import database_url, make_engine

_log = logging.getLogger("sweepstake.store")

T = TypeVar("T")
Work = Callable[[Connection], T]

READERS = 4
# As many works as share one commit at most: those behind them wait until it is done.
GROUP = 256


@dataclass(slots=True)
class _Job:
    """A work that waits for the writer, and who is told what became of it."""

    work: Work[Any]
    on_abort: Callable[[], None] | None = None
    future: Future[Any] = field(default_factory=Future)
    result: Any = None

    def undone(self, error: BaseException) -> None:
        try:
            if self.on_abort is not None:
                self.on_abort()
        except Exception:  # noqa: BLE001 - the writer goes on
            _log.exception("what should follow an undone write failed")
        self.future.set_exception(error)


class Database:
    """The store's database. Usable from any number of threads and event loops.

    Args:
        url: its address: `sqlite:////folder/file` or `postgresql://user@host/database`.

    Raises:
        UsageError: the address cannot be taken.
        MissingExtraError: the database's driver is not installed.
    """

    def __init__(self, url: str) -> None:
        self._url = database_url(url)
        self._reading = make_engine(self._url, "reader", READERS)
        self._writing = make_engine(self._url, "writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._open = True
        self._door = threading.Lock()
        self._writer = threading.Thread(target=self._serve, name="store-writer", daemon=True)
        self._writer.start()

    def migrate(self) -> None:
        """Bring the tables to the newest schema, in one transaction; nothing happens when they have it.

        Raises:
            UsageError: the database was written by a newer version of the program.
        """
        engine = make_engine(self._url, "migrator")
        try:
            with engine.begin() as connection:
                migrations.upgrade(connection)
        finally:
            engine.dispose()

    async def read(self, work: Work[T]) -> T:
        """Run a work in a reader's thread on a snapshot that holds every write handed back so far.

        Args:
            work: takes the connection; must not write.
        """
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    def _read(self, work: Work[T]) -> T:
        with self._reading.connect() as connection:
            return work(connection)

    async def write(self, work: Work[T], on_abort: Callable[[], None] | None = None) -> T:
        """Run a work in the writer's thread and return its result once it is on disk.

        Works run one after the other in the order of their calls; those that wait share a commit. A work
        that raises undoes itself alone, and its exception is raised here; when the commit fails, so do all
        that shared it. `sqlalchemy.exc.OperationalError` tells of a database that is locked or full.

        Args:
            work: takes the connection; must neither commit nor roll back.
            on_abort: called in the writer's thread when the work was undone, before any later work runs:
                the place to forget what the work has changed in memory.
        """
        return await asyncio.wrap_future(self._submit(_Job(work, on_abort)))

    def write_now(self, work: Work[T]) -> T:
        """Do what `write` does, blocking: for threads that run no event loop."""
        if threading.current_thread() is self._writer:
            raise RuntimeError(
                "a work of the writer would wait for itself: call the functions it needs directly"
            )
        result: T = self._submit(_Job(work)).result()
        return result

    def close(self) -> None:
        """Finish the writes that were asked for, and close; later ones are refused."""
        with self._door:
            if not self._open:
                return
            self._open = False
            self._jobs.put(None)
        self._writer.join()
        self._readers.shutdown()
        self._reading.dispose()
        self._writing.dispose()

    def _submit(self, job: _Job) -> Future[Any]:
        with self._door:
            if not self._open:
                raise RuntimeError("the store is closed")
            self._jobs.put(job)
        return job.future

    def _serve(self) -> None:
        closing = False
        while not closing:
            jobs = [self._jobs.get()]
            while len(jobs) < GROUP:
                try:
                    jobs.append(self._jobs.get_nowait())
                except queue.Empty:
                    break
            closing = jobs[-1] is None
            waiting = [job for job in jobs if job is not None and job.future.set_running_or_notify_cancel()]
            while waiting:
                waiting = self._group(waiting)

    def _group(self, jobs: list[_Job]) -> list[_Job]:
        """Run works in one transaction, and return those that it did not get to."""
        done: list[_Job] = []
        begun = 0
        try:
            with self._writing.connect() as connection, connection.begin() as whole:
                for job in jobs:
                    begun += 1
                    # A work that has the transaction for itself needs no savepoint.
                    if self._run(connection, job, connection.begin_nested() if len(jobs) > 1 else whole):
                        done.append(job)
        except BaseException as error:  # noqa: BLE001 - whoever waits is told
            # A transaction that could not even begin concerns them all.
            for job in done if begun else jobs:
                job.undone(error)
            return jobs[begun:] if begun else []
        for job in done:
            job.future.set_result(job.result)
        return []

    def _run(self, connection: Connection, job: _Job, transaction: Transaction) -> bool:
        """Run a work inside its transaction and return whether it is done; if not, tell who waits.

        Raises:
            BaseException: what the work raised, when the transaction around it is lost, too.
        """
        try:
            job.result = job.work(connection)
            transaction.commit()
        except BaseException as error:  # noqa: BLE001 - whoever waits is told
            try:
                transaction.rollback()
            except Exception:  # noqa: BLE001 - what came first says more
                job.undone(error)
                raise error from None
            job.undone(error)
            return False
        return True
