"""A line with tickets applied to a store, a desk around it, letters and files kept in memory."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import cast

from oncall.policy.load import load
from oncall.policy.source import read_text
from oncall.store import Store
from oncall.usecases.customer_links import CustomerLinks
from oncall.usecases.desk import Desk
from oncall.usecases.line_book import LineBook
from oncall.usecases.open_ticket import NewTicket
from oncall.usecases.ports import Carrier, Mail, MailError
from oncall.usecases.run_outbox import run_outbox

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
SECRET = "0123456789abcdef0123456789abcdef"
PUBLIC = "https://calls.example.com"
LINE = """
[line]
id = "sample"
name = "Sample line"
numbers = ["+47 22 00 00 01"]
country = "NO"
time_zone = "Europe/Oslo"
languages = ["nb", "en"]
currency = "NOK"
mail = ["support@example.com"]
[people.anna]
name = "Anna"
phone = "+47 400 00 001"
email = "anna@example.com"
[people.bjorn]
name = "Bjørn"
phone = "+47 400 00 002"
[tickets]
states = ["opened", "assigned", "waiting", "estimate_sent", "approved", "test", "accepted", "published", "solved", "closed"]
estimate_over = "4h"
[[route]]
when = "always"
do = "ticket"
"""


@dataclass
class Letter:
    """A letter that was handed in."""

    to: str
    subject: str
    body: str
    key: str
    references: tuple[str, ...]
    reply_to: str


@dataclass
class Letters:
    """A mail server that keeps what it is given, or is away."""

    away: bool = False
    sent: list[Letter] = field(default_factory=list)

    def send(
        self, to: str, subject: str, body: str, key: str, *, references: tuple[str, ...] = (), reply_to: str = ""
    ) -> None:
        """Keep a letter."""
        if self.away:
            raise MailError("away")
        self.sent.append(Letter(to, subject, body, key, tuple(references), reply_to))


@dataclass
class Texts:
    """The part of a carrier that sends SMS."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)

    def send_text(self, from_: str, to: str, body: str) -> str:
        """Keep an SMS."""
        self.sent.append((from_, to, body))
        return f"SM{len(self.sent)}"

    def find_text(self, to: str, body: str, since: datetime) -> bool:
        """Return whether it was sent."""
        return since is not None and any((to, body) == sent[1:] for sent in self.sent)


@dataclass
class MemoryFiles:
    """Files in memory."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def keep(self, body: bytes) -> str:
        """Keep bytes."""
        digest = sha256(body).hexdigest()
        self.kept[digest] = body
        return digest

    def read(self, digest: str) -> bytes:
        """Return bytes."""
        return self.kept[digest]


@dataclass
class Office:
    """A desk with its letters, texts, files, and a clock that is moved by hand."""

    desk: Desk
    letters: Letters
    texts: Texts
    files: MemoryFiles
    now: datetime = NOW

    def run(self, after: timedelta = timedelta(seconds=1)) -> None:
        """Let time pass and carry out the outbox."""
        self.now += after
        run_outbox(self.desk, lambda: self.now)

    def to(self, address: str) -> list[Letter]:
        """Return the letters to somebody."""
        return [letter for letter in self.letters.sent if letter.to == address]


def office(store: Store, *, text: str = LINE, mail: bool = True) -> Office:
    """Apply a line and return the desk around it."""
    source = read_text(text, "sample.toml")
    line = load(source)
    with store.write() as tx:
        tx.add_line(line.id, source.canonical(), NOW, "test")
    book = LineBook()
    book.refresh(store)
    letters, texts, files = Letters(), Texts(), MemoryFiles()
    desk = Desk(
        store,
        book,
        cast("Carrier", texts),
        cast("Mail", letters) if mail else None,
        "test",
        lambda _: None,
        CustomerLinks(PUBLIC, SECRET),
        files,
    )
    return Office(desk, letters, texts, files)


def new(
    key: str = "k1",
    *,
    text: str = "It does not print.",
    email: str = "kari@example.com",
    phone: str = "",
    language: str = "",
) -> NewTicket:
    """Return a request of a sample customer."""
    return NewTicket("sample", key, "web", "Printer", text, "Kari", email, phone, language)
