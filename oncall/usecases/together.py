"""Requests that go out at the same moment, as a pair's two legs do: what became of them is written once, not one by one."""

from threading import Condition

from oncall.usecases.apply_event import Told


class Together:
    """Gathers what became of `size` requests. Each outcome is handed back exactly once, to a party that reports: that one writes it.

    The first to know its own waits up to `patience` seconds for the others; with None nobody waits and the last takes all.
    """

    def __init__(self, size: int, patience: float | None) -> None:
        self._missing = size
        self._patience = patience
        self._told: list[Told] = []
        self._lock = Condition()
        self._waits = False

    def report(self, told: Told | None) -> tuple[Told, ...]:
        """Say what became of a request, None: nothing that is written here; returns what the caller has to write now."""
        with self._lock:
            self._missing -= 1
            self._told += [] if told is None else [told]
            if self._missing > 0 and self._left_to_others(has_one=told is not None):
                return ()
            taken, self._told = tuple(self._told), []
            self._lock.notify_all()
            return taken

    def _left_to_others(self, *, has_one: bool) -> bool:
        """Wait for the others where that is this party's part; whether somebody else writes."""
        if self._patience is None or self._waits or not has_one:
            return True
        self._waits = True
        self._lock.wait_for(lambda: self._missing <= 0, self._patience)
        self._waits = False
        return not self._told


class Share:
    """One request's part in it: reports once, also when it ended in an error."""

    def __init__(self, together: Together | None = None) -> None:
        self._together = together
        self._reported = False

    def report(self, told: Told) -> tuple[Told, ...]:
        """Say what became of the request; returns what is to be written now."""
        self._reported = True
        return (told,) if self._together is None else self._together.report(told)

    def leave(self) -> tuple[Told, ...]:
        """Say that nothing more will be reported; returns what is to be written now."""
        return () if self._reported or self._together is None else self._together.report(None)
