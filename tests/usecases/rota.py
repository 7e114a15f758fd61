"""The Duell line applied to a store at noon of a Tuesday, and short ways to change its rota."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from oncall.policy.changes import Change, read_change
from oncall.policy.line import Line
from oncall.policy.source import read_file
from oncall.store import Store
from oncall.usecases.change_rota import Accepted, Proposal, Wish, accept, propose
from oncall.usecases.line_book import Applied, LineBook
from oncall.usecases.ports import OutboxRow
from oncall.usecases.rows import RotaChange
from schedules.resolve import OnCall, who_at
from tests.usecases.records import DUELL, duell_in

OSLO = ZoneInfo("Europe/Oslo")
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
EVA_OUT = {"role": "primary", "remove": "eva", "from": "2026-12-01T10:00", "to": "2026-12-01T14:00"}
CARLA_FOR_EVA = {**EVA_OUT, "add": "carla"}


def oslo(text: str) -> datetime:
    """Return a local time of Oslo in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(UTC)


@dataclass
class Rota:
    """The line in a store."""

    store: Store
    book: LineBook
    now: datetime = NOON
    made: int = 0

    @property
    def applied(self) -> Applied:
        """Return the line as it is in force."""
        self.book.refresh(self.store)
        found = self.book.by_id("duell")
        assert found is not None
        return found

    @property
    def line(self) -> Line:
        """Return the line with its changes."""
        return self.applied.line

    def read(self, kind: str, doc: dict[str, str]) -> Change:
        """Return a change of the line."""
        return read_change(kind, json.dumps(doc), self.line.people, self.line.zone)

    def wish(self, kind: str, doc: dict[str, str], key: str = "") -> Wish:
        """Return the wish for one change, under a key of its own unless one is given."""
        self.made += 1
        return Wish(key or f"wish-{self.made}", (self.read(kind, doc),))

    def change(self, kind: str, doc: dict[str, str], key: str = "", *, by: str = "boss", yes: bool = False) -> Accepted:
        """Make a change."""
        return accept(self.store, self.book, "duell", self.wish(kind, doc, key), self.now, by, yes=yes)

    def withdraw(self, change: int, *, yes: bool = False) -> Accepted:
        """Take a change back."""
        self.made += 1
        wish = Wish(f"wish-{self.made}", withdraw=(change,))
        return accept(self.store, self.book, "duell", wish, self.now, "boss", yes=yes)

    def try_out(self, kind: str, doc: dict[str, str]) -> Proposal:
        """Try a change out."""
        return propose(self.store, self.book, "duell", self.wish(kind, doc), self.now)

    def who(self, local: str) -> OnCall:
        """Return who is on call at a local time."""
        assert self.line.rota is not None
        return who_at(self.line.rota, oslo(local))

    def stored(self, *, withdrawn: bool = False) -> tuple[RotaChange, ...]:
        """Return the stored changes."""
        with self.store.read() as tx:
            return tx.rota_changes("duell", withdrawn=withdrawn)

    def outbox(self, word: str = "") -> list[OutboxRow]:
        """Return the rows of the outbox whose key has a word, oldest first."""
        return [row for row, _, _ in reversed(self.store.outbox_rows(500)) if word in row.key]

    def apply(self, *sets: str) -> None:
        """Apply the file again with values laid over it."""
        with self.store.write() as tx:
            tx.add_line("duell", read_file(str(DUELL), sets).canonical(), self.now, "test")

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)


def rota_in(store: Store, *sets: str) -> Rota:
    """Apply the Duell line to a store."""
    book, _ = duell_in(store, *sets)
    return Rota(store, book)
