"""A stage for requests in writing: a line with a mail server, a mailbox that is read, and a customer's browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from oncall.console import create_console
from oncall.console.customer.door import CustomerDoor
from oncall.console.room import Room
from oncall.files import FolderFiles
from oncall.usecases.desk import Desk
from oncall.usecases.fact_rows import current
from oncall.usecases.ports import Mail
from oncall.usecases.read_inbox import read_inbox
from oncall.usecases.run_outbox import run_outbox
from oncall.usecases.set_facts import set_facts
from oncall.usecases.show_case import CaseDetail, show_case
from oncall.usecases.ticket_rows import TicketRow
from tests.console.samples import SampleDesk
from tests.stories.play import Play, staged
from tests.usecases.test_read_inbox import Box
from tests.usecases.tickets import Letter, Letters

KARI = "kari@example.com"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ONCE = re.compile(r'name="once" value="([^"]+)"')


@dataclass
class Written:
    """The line on its stage with what is written to and by it."""

    play: Play
    home: Path
    letters: Letters = field(default_factory=Letters)
    sender: str = f"Kari <{KARI}>"

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
        """Send what is due, and return all letters so far."""
        run_outbox(self.desk, lambda: self.now)
        return self.letters.sent

    def to(self, address: str = KARI) -> list[Letter]:
        """Send what is due and return the letters to somebody so far."""
        return [one for one in self.post() if one.to == address]

    def write(self, text: str, *, id_: str, subject: str, to: str) -> str:
        """Let the sample customer write a letter and let the mailbox be read; returns the case of the newest ticket."""
        letter = EmailMessage()
        for name, value in {"From": self.sender, "To": to, "Subject": subject, "Message-ID": id_}.items():
            letter[name] = value
        letter.set_content(text)
        box = Box()
        box.put(letter.as_bytes())
        assert read_inbox(self.desk, box, self.now) == 1
        return self.tickets()[0].case

    def tickets(self) -> tuple[TicketRow, ...]:
        """Return the tickets of the line, newest first."""
        with self.desk.store.read() as tx:
            return tx.tickets(self.play.line, (), 20)

    def ticket(self, case: str) -> TicketRow:
        """Return the ticket of a case."""
        return next(ticket for ticket in self.tickets() if ticket.case == case)

    def facts(self, case: str) -> dict[str, object]:
        """Return a case's facts."""
        with self.desk.store.read() as tx:
            return current(tx.facts(case))

    def say(self, case: str, *changes: tuple[str, str]) -> CaseDetail:
        """Let a person set facts of a case; returns it as it is shown then."""
        set_facts(self.desk.store, self.desk.book, case, changes, "sample", self.now)
        shown = show_case(self.desk.store, case)
        assert shown is not None
        return shown

    def browser(self) -> FlaskClient:
        """Return a customer's browser before the pages of the service."""
        app = Flask("pages", static_folder=None)
        app.config.update(SECRET_KEY="sample", PROPAGATE_EXCEPTIONS=True)
        create_console(app, Room(SampleDesk(), demo=False), CustomerDoor(self.desk, lambda: self.now))
        return app.test_client()

    def fill_in(self, browser: FlaskClient, **fields: object) -> TestResponse:
        """Fill in the line's form and send it."""
        page = browser.get(f"/tickets/{self.play.line}").text
        token, once = TOKEN.search(page), ONCE.search(page)
        assert token is not None
        assert once is not None
        hidden = {"csrf_token": token[1], "once": once[1]}
        return browser.post(f"/tickets/{self.play.line}", data={**hidden, "contact": KARI, **fields})


@contextmanager
def written(home: Path, line: str, at: datetime) -> Iterator[Written]:
    """Set the stage; the stage's own worker has no mail and stands still, so that the one with mail sends all letters."""
    with staged(home, line=line, at=at) as play:
        play.stage.end_ticks()
        yield Written(play, home)
