"""Ways to take a database, a disk or a process away from a running service, and to give it back."""

import os
import resource
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found


@contextmanager
def frozen(*pids: int) -> Iterator[None]:
    """Stop processes as they stand, and let them go on."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in reversed(pids):
            os.kill(pid, signal.SIGCONT)


def server_processes(data: Path) -> list[int]:
    """Return the processes of the PostgreSQL server in a folder, the first one first."""
    first = int((data / "postmaster.pid").read_text().splitlines()[0])
    return [first, *children(first)]


@contextmanager
def write_locked(url: str) -> Iterator[None]:
    """Hold the one write lock of a SQLite file, as a process that hangs in the middle of a transaction does."""
    with closing(sqlite3.connect(make_url(url).database or "", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def table_locked(url: str) -> Iterator[None]:
    """Lock the calls against everybody, as a migration or an administrator may."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("LOCK TABLE calls IN ACCESS EXCLUSIVE MODE")
        yield
        connection.rollback()


@contextmanager
def disk_full(pid: int, largest: int) -> Iterator[None]:
    """Let a process write no file beyond so many bytes: what it appends fails as on a disk without space."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (largest, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
