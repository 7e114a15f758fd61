"""The Vendotek line on its stage with letters, a mailbox, a customer's browser, and a caller who keys a serial number."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from oncall.console import create_console
from oncall.console.customer.door import CustomerDoor
from oncall.files import FolderFiles
from oncall.usecases.desk import Desk
from oncall.usecases.ports import Mail
from oncall.usecases.read_inbox import read_inbox
from oncall.usecases.run_outbox import run_outbox
from oncall.usecases.ticket_rows import TicketRow
from tests.console.samples import SampleDesk
from tests.stories.play import Play, staged
from tests.stories.test_vendotek_phone import NUMBER, SERIAL, keyed
from tests.usecases.test_read_inbox import Box
from tests.usecases.tickets import Letter, Letters

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 12:00 in Moscow
KARI = "kari@example.com"
MAILBOX = "vendsupport@termt.com"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ONCE = re.compile(r'name="once" value="([^"]+)"')


@dataclass
class Support:
    """The line on its stage with a mail server, a mailbox, and a customer's browser."""

    play: Play
    home: Path
    letters: Letters = field(default_factory=Letters)

    @property
    def now(self) -> datetime:
        """Return the time on the stage."""
        return self.play.carrier.clock.now()

    @property
    def desk(self) -> Desk:
        """Return the desk of a process that has mail and keeps files."""
        own = self.play.stage.service.desk
        return replace(
            own, mail=cast("Mail", self.letters), worker="post", kick=lambda _: None, files=FolderFiles(self.home)
        )

    def post(self) -> list[Letter]:
        """Send what is due, and return all letters so far; the stage's own worker, which has no mail, ends with it."""
        self.play.stage.end_ticks()
        self.play.after(600)
        run_outbox(self.desk, lambda: self.now)
        return self.letters.sent

    def to(self, address: str) -> list[Letter]:
        """Return the letters to somebody so far."""
        return [one for one in self.post() if one.to == address]

    def write(self, text: str, *, id_: str = "<1@shop.example>", subject: str = "Терминал не отвечает") -> None:
        """Let the sample customer write to the page's address, and let the mailbox be read."""
        letter = EmailMessage()
        for name, value in {"From": KARI, "To": MAILBOX, "Subject": subject, "Message-ID": id_}.items():
            letter[name] = value
        letter.set_content(text)
        self.play.stage.end_ticks()
        box = Box()
        box.put(letter.as_bytes())
        assert read_inbox(self.desk, box, self.now) == 1

    def tickets(self) -> tuple[TicketRow, ...]:
        """Return the tickets of the line."""
        with self.desk.store.read() as tx:
            return tx.tickets("vendotek", (), 20)

    def browser(self) -> FlaskClient:
        """Return a customer's browser before the pages of the service."""
        app = Flask("pages", static_folder=None)
        app.config.update(SECRET_KEY="sample", PROPAGATE_EXCEPTIONS=True)
        create_console(app, SampleDesk(), demo=False, customers=CustomerDoor(self.desk, lambda: self.now))
        return app.test_client()

    def fill_in(self, browser: FlaskClient, **fields: object) -> TestResponse:
        """Fill in the page's form and send it."""
        page = browser.get("/tickets/vendotek").text
        token, once = TOKEN.search(page), ONCE.search(page)
        assert token is not None
        assert once is not None
        form = {"subject": "Нет связи", "text": "Терминал не отвечает.", "contact": KARI, "serial": SERIAL}
        hidden = {"csrf_token": token[1], "once": once[1]}
        return browser.post("/tickets/vendotek", data={**form, **hidden, **fields})


@contextmanager
def support(home: Path, at: datetime = TUESDAY) -> Iterator[Support]:
    """Set the stage for the line and its letters."""
    with staged(home, line="vendotek", at=at) as play:
        yield Support(play, home)


def phoned(play: Play, *, before_the_end: Callable[[], None] = lambda: None, **options: object) -> str:
    """Let the caller key the serial number and confirm it; returns the call's id. `before_the_end` is done before the last key."""
    before = play.heard("caller").count("двенадцатизначный")
    sid = play.dial(NUMBER, **options)
    play.carrier.run_until(lambda: play.heard("caller").count("двенадцатизначный") > before, 90)
    play.after(12)
    keyed(play, SERIAL)
    before_the_end()
    play.phone("caller").press("1")
    play.after(60)
    return sid
