"""Get freshly posted effects going at once: in threads of this process, or, on a virtual clock, when told to.

The first phone rings before the worker's next knock. What is lost with the process stays claimed in the outbox.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from oncall.usecases.desk import Desk
from oncall.usecases.ports import OutboxRow
from oncall.usecases.run_outbox import run_rows

THREADS = 8


class Dispatcher:
    """A bounded pool of threads."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="outbox")
        self._desk: Desk | None = None

    def serve(self, desk: Desk) -> None:
        """Name the desk whose rows are carried out; it cannot be known before the desk knows this dispatcher."""
        self._desk = desk

    def kick(self, rows: tuple[OutboxRow, ...]) -> None:
        """Carry out these rows soon, each in a thread of its own, so that a pair rings together."""
        desk = self._desk
        if desk is not None:
            for row in rows:
                self._pool.submit(run_rows, desk, (row,), self._now)

    def stop(self) -> None:
        """Wait for what is under way; take nothing new."""
        self._pool.shutdown(wait=True)


class Collected:
    """A dispatcher for a clock that is moved by hand: `run` carries out what was collected, in order."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._rows: deque[OutboxRow] = deque()
        self._desk: Desk | None = None

    def serve(self, desk: Desk) -> None:
        """Name the desk whose rows are carried out."""
        self._desk = desk

    def kick(self, rows: tuple[OutboxRow, ...]) -> None:
        """Keep these rows until `run`."""
        self._rows.extend(rows)

    def run(self) -> None:
        """Carry out everything collected, and what that collects."""
        while self._rows and self._desk is not None:
            run_rows(self._desk, (self._rows.popleft(),), self._now)

    def stop(self) -> None:
        """Forget what was not carried out."""
        self._rows.clear()
