"""The embedded database: WAL, every commit on the disk before it counts, one writer at a time with a deadline.

Measured for this design (facts: SQLAlchemy's default begins late and loses updates without an error; a deferred BEGIN
fails at once when its snapshot is old; without one lock in the process some writer starves): BEGIN IMMEDIATE for writers
and a lock around them. One process serves the web; others (commands, a worker) are held off by busy_timeout.
Never on a network file system: WAL needs shared memory.
"""

import sqlite3
import threading
from pathlib import Path
from time import monotonic
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine

from oncall.store.errors import explain
from oncall.store.group import Group, driver
from oncall.usecases.ports import StoreBusy, StoreDown

COUNTED = {"preserve_rowcount": True}  # an INSERT, too, says whether it added a row
POOL_WAIT = 0.3
BUSY_SHARE = 0.75
LEAST_BUSY = 0.05
PREPARED = 64


def connect(path: Path, busy: float, *, mode: str = "rw") -> sqlite3.Connection:
    """Open a file with our settings. Mode "rw" never makes one: a file that was deleted must not come back empty."""
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}",
        uri=True,
        timeout=busy,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=PREPARED,
    )
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def connect_wal(path: Path, busy: float) -> sqlite3.Connection:
    """Open a file and see that it keeps a write-ahead log; one restored from a copy may have lost that."""
    connection = connect(path, busy)
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA cache_size=-256")  # KiB a connection: the system caches the file for all of them
    return connection


class SqliteDatabase:
    """One file, a pool of connections, one lock for writers. `deadline`: seconds that a transaction may wait in all."""

    def __init__(self, path: Path, *, deadline: float, connections: int) -> None:
        self.path = path
        self._deadline = deadline
        self._busy = deadline * BUSY_SHARE
        self._lock = threading.Lock()
        self._group = Group()
        self._file: int | None = None
        self.engine: Engine = create_engine(
            "sqlite://",
            creator=lambda: connect_wal(path, self._busy),
            poolclass=QueuePool,
            pool_size=connections,
            max_overflow=0,
            pool_timeout=POOL_WAIT,
            execution_options=COUNTED,
        )

    def enter(self, *, write: bool) -> Connection:
        """Return a connection inside a transaction: its own for a reader, for a writer one that others may share."""
        self._check_file()
        if not write:
            return self._begin("BEGIN", self._busy)
        start = monotonic()
        with self._group.queued():
            held = self._lock.acquire(timeout=self._deadline)
        if not held:
            raise StoreBusy(f"the database file: other writers held it for {self._deadline:g} s")
        try:
            left = self._deadline - (monotonic() - start)
            return self._group.join(lambda: self._begin("BEGIN IMMEDIATE", max(LEAST_BUSY, min(self._busy, left))))
        except BaseException:
            self._lock.release()
            raise

    def _begin(self, statement: str, busy: float) -> Connection:
        """Take a connection and begin on it, waiting for other processes at most `busy` seconds."""
        connection = self.engine.connect()
        try:
            connection.begin()
            raw = driver(connection)
            if busy < self._busy:
                raw.execute(f"PRAGMA busy_timeout={int(busy * 1000)}")
            raw.execute(statement)
            if busy < self._busy:
                raw.execute(f"PRAGMA busy_timeout={int(self._busy * 1000)}")
        except BaseException as error:
            connection.close()
            if isinstance(error, sqlite3.Error):
                raise explain(error) from None
            raise
        return connection

    def leave(self, connection: Connection, *, write: bool, commit: bool) -> None:
        """End the transaction; a writer's COMMIT may be shared with those who wait for the lock."""
        if write:
            self._group.leave(self._lock, commit=commit, patience=self._deadline)
        else:
            connection.close()

    def _check_file(self) -> None:
        """Refuse to go on with a file that was deleted or put in another's place: what we wrote there would be lost."""
        try:
            found = self.path.stat().st_ino
        except OSError:
            raise StoreDown(f"the database file {self.path} is gone (cure: restore it and start again)") from None
        if self._file is None:
            self._file = found
        elif self._file != found:
            raise StoreDown(f"the database file {self.path} was replaced while in use (cure: start again)")

    def close(self) -> None:
        """Close every connection; the next use opens the file anew."""
        self.engine.dispose()
        self._file = None
