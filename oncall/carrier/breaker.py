"""A circuit breaker: while the REST API is dead nobody waits for it; now and then one request tries whether it lives."""

import threading
import time
from collections.abc import Callable


class Breaker:
    """Opens after `failures` failures in a row; then one request may try every `pause` seconds until one succeeds."""

    def __init__(
        self, *, failures: int = 2, pause: float = 5.0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = failures
        self._pause = pause
        self._monotonic = monotonic
        self._failed = 0
        self._next_try = 0.0
        self._lock = threading.Lock()

    @property
    def closed(self) -> bool:
        """Whether requests go through as usual."""
        return self._failed < self._limit

    def allows(self) -> bool:
        """Return whether a request may be made now. Saying yes while open is the one try of this pause."""
        with self._lock:
            if self._failed < self._limit:
                return True
            now = self._monotonic()
            if now < self._next_try:
                return False
            self._next_try = now + self._pause
            return True

    def note(self, *, alive: bool) -> None:
        """Note how a request went; a refusal is an answer: the API is alive."""
        with self._lock:
            self._failed = 0 if alive else self._failed + 1
            if self._failed >= self._limit:
                self._next_try = self._monotonic() + self._pause
