"""Lets a few in at once and has a few others wait for a moment, so that the rest of a process's threads stay free."""

import threading


class Turnstile:
    """`at_once` may be inside, `waiting` more may wait for their turn, each for `patience` seconds; whoever else comes is sent away."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self._inside = threading.BoundedSemaphore(at_once)
        self._waiting = threading.BoundedSemaphore(waiting)
        self._patience = patience

    def enter(self) -> bool:
        """Return whether one may go in, at once or within the time; who may must `leave`."""
        if self._inside.acquire(blocking=False):
            return True
        if not self._waiting.acquire(blocking=False):
            return False
        try:
            return self._inside.acquire(timeout=self._patience)
        finally:
            self._waiting.release()

    def leave(self) -> None:
        """Let the next one in."""
        self._inside.release()
