"""Everything that happened, in order, for tests that ask and for pages that show it."""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import dataclass
from datetime import datetime

from oncall.emulator.clock import Clock


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: its place in the order, when, which phone or call it is about, and what was said if anything."""

    seq: int
    at: datetime
    kind: str
    text: str
    number: str | None = None
    call: str | None = None
    language: str | None = None
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the service under test did that Twilio would log as an error or a warning; 0 is no Twilio code."""

    at: datetime
    code: int
    text: str
    call: str | None = None


class Journal:
    """The log and the list of problems."""

    def __init__(self, clock: Clock, size: int) -> None:
        self._clock = clock
        self._count = itertools.count(1)
        self.last = 0
        self.entries: deque[Entry] = deque(maxlen=size)
        self.problems: list[Problem] = []

    def add(
        self,
        kind: str,
        text: str,
        *,
        number: str | None = None,
        call: str | None = None,
        language: str | None = None,
        voice: str | None = None,
    ) -> None:
        """Write one event down."""
        self.last = next(self._count)
        self.entries.append(Entry(self.last, self._clock.now(), kind, text, number, call, language, voice))

    def problem(self, code: int, text: str, call: str | None = None) -> None:
        """Write down what Twilio would put into its debugger."""
        self.problems.append(Problem(self._clock.now(), code, text, call))
        self.add("problem", f"{code}: {text}", call=call)

    def since(self, seq: int) -> list[Entry]:
        """Return the events after number `seq`, oldest first."""
        fresh: list[Entry] = []
        for entry in reversed(self.entries):
            if entry.seq <= seq:
                break
            fresh.append(entry)
        return fresh[::-1]
