"""The desk of alarms and outages over the records: what pages show of them, and the outage's start, words and end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from oncall.calls.alarm import Alarm
from oncall.console.views import Refused
from oncall.policy.incidents import OutageTemplate
from oncall.policy.line import Line
from oncall.usecases.incident_rows import Outage
from oncall.usecases.line_book import LineBook
from oncall.usecases.outages import (
    Announcement,
    CannotAnnounce,
    end_outage,
    from_template,
    start_outage,
    update_outage,
)
from oncall.usecases.ports import Store

NEWEST = 5


@dataclass(frozen=True, slots=True)
class IncidentDesk:
    """What a line's pages show. Every method may raise StoreBusy or StoreDown; those that change something Refused."""

    store: Store
    book: LineBook
    clock: Callable[[], datetime]

    def open_alarms(self, line: str) -> tuple[Alarm, ...]:
        """Return a line's alarms that are not resolved, oldest first."""
        with self.store.read() as tx:
            return tuple(alarm for alarm in tx.open_alarms() if alarm.line == line)

    def alarms_of(self, case: str) -> tuple[Alarm, ...]:
        """Return the alarms of a case, oldest first."""
        with self.store.read() as tx:
            return tx.alarms_of_case(case)

    def outage(self, line: str) -> Outage | None:
        """Return the outage that callers are told of now, or None."""
        with self.store.read() as tx:
            found = tx.running_outage(line)
        return found if found is not None and found.runs_at(self.clock()) else None

    def templates(self, line: str) -> tuple[OutageTemplate, ...]:
        """Return the outages that the line's file has words for."""
        return self._line(line).outages

    def start(self, line: str, words: str, kind: str, by: str) -> None:
        """Announce an outage: by the id of the file's words, or in words of one's own."""
        found = self._line(line)
        template = next((each for each in found.outages if each.id == words), None)
        own = Announcement(kind if kind == "national" else "own", {found.languages[0]: words})
        try:
            start_outage(self.store, found, from_template(template) if template else own, by, self.clock())
        except CannotAnnounce as error:
            raise Refused(str(error)) from error
        self.book.refresh(self.store)

    def update(self, line: str, words: str, by: str, *, mail: bool) -> None:
        """Change the words, and write them to customers with `mail`."""
        found = self._line(line)
        try:
            update_outage(self.store, found, {found.languages[0]: words}, by, self.clock(), mail=mail)
        except CannotAnnounce as error:
            raise Refused(str(error)) from error
        self.book.refresh(self.store)

    def end(self, line: str, by: str) -> None:
        """End the outage."""
        try:
            end_outage(self.store, line, by, self.clock())
        except CannotAnnounce as error:
            raise Refused(str(error)) from error
        self.book.refresh(self.store)

    def _line(self, line: str) -> Line:
        """Return a line in force. Raises Refused."""
        applied = self.book.by_id(line)
        if applied is None:
            raise Refused(f"{line}: no such line (choose another)")
        return applied.line
