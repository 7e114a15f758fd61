"""A gate before the store on the way of a call: while the database hangs, callers are answered from memory at once.

Every wait for the database ends after 0.8 s, but a hundred callers who wait for it so long each would use up all threads.
"""

import threading
from collections.abc import Callable

from oncall.timers import monotonic

FAILURES = 2
QUICK = 0.5
FORGOTTEN = 5.0


class Gate:
    """Shuts after failures of two different calls with nothing stored between them; opens when a probe is answered quickly.

    One call that fails again and again (its row is locked, say) shuts it for nobody else. `probe` says whether something
    can be stored. `look` is to be called every second; when nobody does, a request may try the store every five seconds.
    """

    def __init__(self, probe: Callable[[], bool], clock: Callable[[], float] = monotonic) -> None:
        self._probe = probe
        self._clock = clock
        self._failed: set[str] = set()
        self._looked = clock()
        self._lock = threading.Lock()

    @property
    def shut(self) -> bool:
        """Whether the store is not to be asked."""
        if len(self._failed) < FAILURES:
            return False
        with self._lock:
            if self._clock() - self._looked < FORGOTTEN:
                return True
            self._looked = self._clock()
            return False

    def failed(self, call: str) -> None:
        """The store failed a call."""
        with self._lock:
            if not self._failed:
                self._looked = self._clock()
            self._failed.add(call)

    def passed(self) -> None:
        """Something was stored."""
        if self._failed:
            with self._lock:
                self._failed.clear()

    def look(self) -> bool:
        """Try whether the store is back, when the gate is shut; returns whether it opened just now."""
        if len(self._failed) < FAILURES:
            return False
        begin = self._clock()
        well = self._probe() and self._clock() - begin < QUICK
        with self._lock:
            self._looked = self._clock()
            if well:
                self._failed.clear()
        return well
