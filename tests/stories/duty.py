"""The life of a rota on a virtual clock: workers that come and go around one database, and phones that get what they send."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from oncall.policy.changes import Change, read_change
from oncall.store import open_store
from oncall.usecases.change_rota import Accepted, Wish, accept
from oncall.usecases.desk import Desk
from oncall.usecases.duty_rows import PhoneCheck
from oncall.usecases.line_book import LineBook
from oncall.usecases.ports import Store
from oncall.usecases.run_outbox import run_outbox
from oncall.usecases.watch_duty import watch_coverage, watch_duty
from tests.stories.play import Play, staged

OSLO = ZoneInfo("Europe/Oslo")
EVERY = 60.0
PEOPLE = ("anna", "bjorn", "carla", "dag", "eva", "finn")


def oslo(text: str) -> datetime:
    """Return a local time of Oslo in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(UTC)


@dataclass
class Letters:
    """A mail server that keeps what it is given."""

    sent: list[tuple[str, str, str, str]] = field(default_factory=list)

    def send(self, to: str, subject: str, body: str, key: str, **_: object) -> None:
        """Keep a letter."""
        self.sent.append((to, subject, body, key))

    def to(self, address: str) -> list[str]:
        """Return the subjects of the letters to somebody."""
        return [subject for to, subject, _, _ in self.sent if to == address]


@dataclass
class Worker:
    """One process of the service, as far as the rota is concerned."""

    desk: Desk
    now: Callable[[], datetime]
    end: Callable[[], None]

    def tick(self) -> None:
        """Do what a worker does from time to time."""
        self.desk.book.refresh(self.desk.store)
        watch_duty(self.desk, self.now())
        run_outbox(self.desk, self.now)

    def look_ahead(self) -> None:
        """Do what a worker does every hour."""
        self.desk.book.refresh(self.desk.store)
        watch_coverage(self.desk, self.now())
        run_outbox(self.desk, self.now)


@dataclass
class Duty:
    """A staged line whose workers are started and killed by the story."""

    play: Play
    url: str
    home: Path
    letters: Letters = field(default_factory=Letters)
    workers: list[Worker] = field(default_factory=list)

    def worker(self, **ports: Any) -> Worker:
        """Start another worker, with a store, a book and a name of its own."""
        desk = self.play.stage.service.desk
        store = open_store(self.url, self.home, deadline=10.0)
        name = f"worker-{len(self.workers) + 1}"
        own = replace(desk, store=store, book=LineBook(), mail=self.letters, worker=name, kick=lambda _: None, **ports)
        now = self.play.carrier.clock.now
        made = Worker(own, now, lambda: None)
        own.book.refresh(store)
        stop = self.play.carrier.every(EVERY, made.tick)

        def end() -> None:
            stop()
            store.close()

        made.end = end
        self.workers.append(made)
        return made

    def until(self, local: str) -> None:
        """Let time pass until a local time of Oslo."""
        self.play.after((oslo(local) - self.play.carrier.clock.now()).total_seconds())

    def texts(self, person: str, word: str = "") -> list[str]:
        """Return the SMS somebody got that say a word."""
        return [text for text in self.play.texts(person) if word in text]

    def got(self, word: str) -> dict[str, int]:
        """Return how many SMS with a word each person got; those without any left out."""
        counts = {person: len(self.texts(person, word)) for person in PEOPLE}
        return {person: count for person, count in counts.items() if count}

    @property
    def store(self) -> Store:
        """Return the service's own store."""
        return self.play.stage.service.desk.store

    @property
    def book(self) -> LineBook:
        """Return the service's own lines, as they are now."""
        book = self.play.stage.service.desk.book
        book.refresh(self.store)
        return book

    def change(self, kind: str, doc: str, key: str = "k", *, by: str = "boss", yes: bool = False) -> Accepted:
        """Change the rota."""
        now = self.play.carrier.clock.now()
        return accept(self.store, self.book, "duell", Wish(key, (self.read(kind, doc),)), now, by, yes=yes)

    def read(self, kind: str, doc: str) -> Change:
        """Return a change of the line."""
        applied = self.book.by_id("duell")
        assert applied is not None
        return read_change(kind, doc, applied.line.people, applied.line.zone)

    def checks(self) -> dict[str, PhoneCheck]:
        """Return the checks of phones by person."""
        with self.store.read() as tx:
            return {check.person: check for check in tx.phone_checks("duell", datetime(2026, 1, 1, tzinfo=UTC))}


@contextmanager
def duty(home: Path, local: str, *sets: str, workers: int = 1, database_url: str = "") -> Iterator[Duty]:
    """Set the stage at a local time of Oslo with so many workers; they look after the rota every minute."""
    with staged(home, *sets, at=oslo(local), database_url=database_url) as play:
        play.stage.end_ticks()
        found = Duty(play, database_url or f"sqlite:///{home / 'oncall.db'}", home)
        for _ in range(workers):
            found.worker()
        try:
            yield found
        finally:
            for each in found.workers:
                each.end()
