"""One COMMIT for several writers: SQLite waits for the disk at each, and those who wait for the lock may share it.

Each writer has a savepoint of its own inside one transaction, so one that fails takes back its own rows alone. Whoever
leaves while others wait for the lock hands the transaction on and waits; the last one, or the sixteenth, commits for all.
Nobody is told that his rows are stored before they are on the disk; when the COMMIT fails, all are told.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from oncall.store.errors import explain, translate
from oncall.usecases.ports import StoreBusy

LARGEST = 16
TURN = 0.01


@dataclass(slots=True, eq=False)
class Batch:
    """Writers that share a transaction, `kept` of them with rows to store; `failed` is set before `done` when none were."""

    connection: Connection
    members: int = 0
    kept: int = 0
    done: threading.Event = field(default_factory=threading.Event)
    failed: Exception | None = None


class Group:
    """The open transaction of a file's writers. Every method but `queued` is called with the writers' lock held."""

    def __init__(self) -> None:
        self._batch: Batch | None = None
        self._waiting = 0
        self._count = threading.Lock()

    @contextmanager
    def queued(self) -> Iterator[None]:
        """Count a writer who waits for the lock."""
        with self._count:
            self._waiting += 1
        try:
            yield
        finally:
            with self._count:
                self._waiting -= 1

    def join(self, begin: Callable[[], Connection]) -> Connection:
        """Return the connection of the open transaction, begun by `begin` if there is none, with a savepoint set."""
        if self._batch is None:
            self._batch = Batch(begin())
        self._batch.members += 1
        try:
            driver(self._batch.connection).execute("SAVEPOINT writer")
        except sqlite3.Error as error:
            self._end(self._batch, explain(error))
            raise explain(error) from None
        return self._batch.connection

    def leave(self, lock: threading.Lock, *, commit: bool, patience: float) -> None:
        """Keep or take back this writer's rows, release the lock, and return once they are stored. Raises StoreBusy, StoreDown."""
        batch = self._batch
        assert batch is not None
        try:
            self._close_savepoint(batch, commit=commit)
            batch.kept += commit
            if not self._waiting or batch.members >= LARGEST or not batch.kept:
                self._end(batch, None)
        finally:
            lock.release()
        if commit:
            self._wait(batch, lock, patience / 2)

    def _close_savepoint(self, batch: Batch, *, commit: bool) -> None:
        """End this writer's savepoint; a transaction that SQLite has given up fails for all its members."""
        raw = driver(batch.connection)
        try:
            if not commit:
                raw.execute("ROLLBACK TO writer")
            raw.execute("RELEASE writer")
        except BaseException as error:
            self._end(batch, explain(error))
            if not isinstance(error, sqlite3.Error):
                raise

    def _end(self, batch: Batch, failed: Exception | None) -> None:
        """Commit, or roll back after a failure, and tell everybody who waits."""
        if self._batch is not batch:
            return
        self._batch = None
        batch.failed = failed
        try:
            if failed is None:
                batch.connection.commit()
        except SQLAlchemyError as error:
            batch.failed = translate(error)
        finally:
            try:
                batch.connection.close()
            finally:
                batch.done.set()

    def _wait(self, batch: Batch, lock: threading.Lock, patience: float) -> None:
        """Wait for the shared COMMIT; when those it was left to have gone away, do it."""
        until = monotonic() + patience
        while not batch.done.wait(TURN):
            if lock.acquire(blocking=False):
                try:
                    self._end(batch, None)
                finally:
                    lock.release()
            elif monotonic() > until:
                raise StoreBusy(f"the database file: the disk did not take it in {patience:g} s (it may do so yet)")
        if batch.failed is not None:
            raise type(batch.failed)(str(batch.failed))


def driver(connection: Connection) -> sqlite3.Connection:
    """Return the driver's own connection."""
    raw = connection.connection.dbapi_connection
    if not isinstance(raw, sqlite3.Connection):
        raise TypeError("this is not a connection to SQLite")
    return raw
