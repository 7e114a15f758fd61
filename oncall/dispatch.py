"""Get freshly posted effects going at once: in threads of this process, or, on a virtual clock, when told to.

The first phone rings before the worker's next knock. What is lost with the process stays claimed in the outbox.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from oncall.calls.effects import PlaceLeg
from oncall.usecases.desk import Desk
from oncall.usecases.ports import OutboxRow
from oncall.usecases.run_outbox import run_rows
from oncall.usecases.together import Together

THREADS = 8
PATIENCE = 0.25  # seconds that the first leg's outcome waits for the second's


def grouped(rows: tuple[OutboxRow, ...], patience: float | None) -> tuple[tuple[OutboxRow, Together | None], ...]:
    """Return each row with what it goes out together with: the legs of one decision are written as one."""
    legs = sum(isinstance(row.effect, PlaceLeg) for row in rows)
    pair = Together(legs, patience) if legs > 1 else None
    return tuple((row, pair if isinstance(row.effect, PlaceLeg) else None) for row in rows)


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
            for row, together in grouped(rows, PATIENCE):
                self._pool.submit(run_rows, desk, (row,), self._now, together=together)

    def stop(self) -> None:
        """Wait for what is under way; take nothing new."""
        self._pool.shutdown(wait=True)


class Collected:
    """A dispatcher for a clock that is moved by hand: `run` carries out what was collected, in order."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._rows: deque[tuple[OutboxRow, Together | None]] = deque()
        self._desk: Desk | None = None

    def serve(self, desk: Desk) -> None:
        """Name the desk whose rows are carried out."""
        self._desk = desk

    def kick(self, rows: tuple[OutboxRow, ...]) -> None:
        """Keep these rows until `run`."""
        self._rows.extend(grouped(rows, None))

    def run(self) -> None:
        """Carry out everything collected, and what that collects."""
        while self._rows and self._desk is not None:
            row, together = self._rows.popleft()
            run_rows(self._desk, (row,), self._now, together=together)

    def stop(self) -> None:
        """Forget what was not carried out."""
        self._rows.clear()
