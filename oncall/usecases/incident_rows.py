"""Rows of what goes wrong without a caller. An alarm is calls.alarm.Alarm; an outage is here. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Outage:
    """A known fault that callers of a line are told of before anything else.

    `kind` is own or national; `texts` are (language, sentence), the first for everybody without one of their own.
    `until` ends it by itself; `every` is the time between scheduled words to customers, `next_at` when the next is due;
    `updates` counts the words sent. `version` counts writes: a save is conditional on it.
    """

    id: str
    line: str
    kind: str
    texts: tuple[tuple[str, str], ...]
    started_at: datetime
    started_by: str
    until: datetime | None = None
    every: timedelta | None = None
    next_at: datetime | None = None
    updates: int = 0
    updated_at: datetime | None = None
    updated_by: str | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    version: int = 0

    def text(self, language: str) -> str:
        """Return the sentence in a language, else the first there is."""
        return dict(self.texts).get(language) or next((text for _, text in self.texts), "")

    def runs_at(self, now: datetime) -> bool:
        """Return whether callers who come at an instant are to be told."""
        return self.ended_at is None and (self.until is None or now < self.until)
