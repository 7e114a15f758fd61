"""Two clocks with one face: one is moved by hand, one follows the machine."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the carrier needs to know about time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""

    def seconds(self) -> float:
        """Return the seconds since this clock was made; never steps back."""


class VirtualClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError(f"start {start.isoformat()} has no zone: give an aware datetime")
        self._start = start.astimezone(UTC)
        self._seconds = 0.0

    def now(self) -> datetime:
        """Return the start plus everything it was moved by."""
        return self._start + timedelta(seconds=self._seconds)

    def seconds(self) -> float:
        """Return how far the clock was moved, in seconds."""
        return self._seconds

    def move_to(self, seconds: float) -> None:
        """Set the clock to so many seconds after its start; a step back is ignored."""
        self._seconds = max(self._seconds, seconds)


class RealClock:
    """Real time that never steps: the wall is read once, the rest is monotonic."""

    def __init__(self) -> None:
        self._start = datetime.now(UTC)  # noqa: TID251  the carrier has its own clock; it knows nothing of our timers
        self._zero = time.monotonic()

    def now(self) -> datetime:
        """Return the wall time at the start plus the time that has passed since."""
        return self._start + timedelta(seconds=self.seconds())

    def seconds(self) -> float:
        """Return the seconds since the clock was made."""
        return time.monotonic() - self._zero
