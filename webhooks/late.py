"""Ends of legs that came while too many reports were being dealt with: they wait in memory, a second as a rule.

They are not in the journal: a call of which that has something is served beside the store. What is lost with the process is
lost as a report on its way is: time decides, and the carrier's list settles.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from oncall.calls.events import Event

MOST = 2000
KEPT = timedelta(minutes=1)  # by then the leg's time is over anyhow


@dataclass(frozen=True, slots=True)
class Late:
    """A report: of which call, what it says, since when it waits."""

    call: str
    event: Event
    since: datetime


class LateReports:
    """Reports that wait. Safe to share between threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._waiting: deque[Late] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, late: Late) -> bool:
        """Keep a report; False when too many wait already."""
        if len(self._waiting) >= self._most:
            return False
        self._waiting.append(late)
        return True

    def take(self) -> Late | None:
        """Return the oldest report and forget it, None when none waits."""
        try:
            return self._waiting.popleft()
        except IndexError:
            return None
