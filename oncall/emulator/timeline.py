"""What happens when: a heap of timers keyed by due time, then by the order in which they were set."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Timer:
    """One thing to do at `due` seconds; `outside` means without the carrier's lock (it talks to others)."""

    due: float
    act: Callable[[], object]
    outside: bool = False
    cancelled: bool = False

    def cancel(self) -> None:
        """Do nothing when the time comes."""
        self.cancelled = True


@dataclass(slots=True)
class Timeline:
    """The heap itself; the caller holds the lock."""

    _heap: list[tuple[float, int, Timer]] = field(default_factory=list)
    _order: itertools.count[int] = field(default_factory=itertools.count)

    def add(self, timer: Timer) -> Timer:
        """Put a timer on the heap and return it."""
        heapq.heappush(self._heap, (timer.due, next(self._order), timer))
        return timer

    def next_due(self) -> float | None:
        """Return when the next live timer is due, in the clock's seconds; None when there is none."""
        while self._heap and self._heap[0][2].cancelled:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def pop(self, limit: float) -> Timer | None:
        """Take the next live timer that is due at `limit` or before."""
        due = self.next_due()
        if due is None or due > limit:
            return None
        return heapq.heappop(self._heap)[2]
