"""How often a source came with requests that are not the carrier's. Only those are counted: a signed call never is.

Behind a proxy all strangers may be one source. That limits them together and nobody else: whoever is signed is let in
before anything is counted.
"""

import threading
from dataclasses import dataclass, field

PER_MINUTE = 30
WINDOW = 60.0
MOST_SOURCES = 10_000


@dataclass(slots=True)
class Strangers:
    """Counts refused requests by source over a minute; bounded, so that a million sources take no more memory."""

    limit: int = PER_MINUTE
    _since: float = 0.0
    _counts: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def too_many(self, source: str, seconds: float) -> bool:
        """Count a refused request at `seconds` of a clock that never goes back; returns whether it is beyond the limit."""
        with self._lock:
            if seconds - self._since >= WINDOW or len(self._counts) >= MOST_SOURCES:
                self._since = seconds
                self._counts.clear()
            self._counts[source] = self._counts.get(source, 0) + 1
            return self._counts[source] > self.limit
