"""What other processes do in the tests: claim until nothing is left, migrate, migrate and die."""

import multiprocessing
import os
import sys
from datetime import timedelta
from multiprocessing.context import ForkServerContext
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from oncall.store import open_store, upgrade
from tests.store.samples import MINUTE, NOON, sample_call

PATIENT = 30.0
AT_ONCE = 7


def processes() -> ForkServerContext:
    """Return how the tests start processes: forked from one that knows this module and nothing of the test.

    Such a process has no thread, no connection and no lock of ours, and need not import everything first.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def claim_timers(url: str, name: str, start: Barrier, taken: "Queue[list[int]]") -> None:
    """Claim every due timer one can get, a few at a time, and report their ids."""
    store = open_store(url, Path(), deadline=PATIENT)
    store.prepare()
    start.wait()
    mine: list[int] = []
    while batch := store.claim_timers(name, NOON, NOON + timedelta(days=1), AT_ONCE):
        mine += [timer for timer, _ in batch]
    taken.put(mine)
    store.close()


def claim_outbox(url: str, name: str, start: Barrier, taken: "Queue[list[str]]") -> None:
    """Claim every lapsed outbox row one can get, a few at a time, and report their keys."""
    store = open_store(url, Path(), deadline=PATIENT)
    store.prepare()
    start.wait()
    mine: list[str] = []
    while batch := store.expired_claims(name, NOON + MINUTE, NOON + timedelta(days=1), AT_ONCE):
        mine += [row.key for row in batch]
    taken.put(mine)
    store.close()


def migrate(url: str, start: Barrier) -> None:
    """Migrate at the same instant as others."""
    start.wait()
    upgrade(url)


def migrate_and_die(url: str, statements: int) -> None:
    """Migrate, and be gone without a word after so many tables."""
    from alembic.operations import Operations  # noqa: PLC0415

    real = Operations.create_table
    left = iter(range(statements))

    def create_table(*arguments: object, **options: object) -> object:
        if next(left, None) is None:
            os._exit(9)
        return real(*arguments, **options)  # type: ignore[arg-type]

    Operations.create_table = create_table  # type: ignore[assignment]
    upgrade(url)
    sys.exit(0)


def write_and_die(path: Path) -> None:
    """Commit a call and die without closing the file, so that its write-ahead log stays behind."""
    store = open_store(f"sqlite:///{path}", path.parent, deadline=PATIENT)
    with store.write() as tx:
        tx.insert_call(sample_call(7))
    os._exit(0)
