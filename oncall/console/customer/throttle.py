"""How often one sender may do something: so many times within a stretch, counted in this process."""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

FORGET_ABOVE = 10_000


@dataclass(slots=True)
class Throttle:
    """Lets a name through `most` times `within` a stretch of time. A process more lets through that many more."""

    most: int
    within: timedelta
    _seen: dict[str, deque[datetime]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def lets(self, name: str, now: datetime) -> bool:
        """Return whether the name may, and count it when it may."""
        with self._lock:
            if len(self._seen) > FORGET_ABOVE:
                self._seen.clear()
            times = self._seen.setdefault(name, deque())
            while times and times[0] <= now - self.within:
                times.popleft()
            if len(times) >= self.most:
                return False
            times.append(now)
            return True
