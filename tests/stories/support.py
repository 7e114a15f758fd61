"""The Vendotek line in writing and by phone: what written.py has, and a caller who keys a serial number."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.stories.play import Play, staged
from tests.stories.test_vendotek_phone import NUMBER, SERIAL, keyed
from tests.stories.written import KARI, Written
from tests.usecases.tickets import Letter

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 12:00 in Moscow
MAILBOX = "vendsupport@termt.com"


@dataclass
class Support(Written):
    """The line with its own worker still going, for the calls; it stands still as soon as something is written."""

    sender: str = KARI

    def post(self) -> list[Letter]:
        """Send what is due, and return all letters so far; the stage's own worker, which has no mail, ends with it."""
        self.play.stage.end_ticks()
        self.play.after(600)
        return super().post()

    def write(
        self, text: str, *, id_: str = "<1@shop.example>", subject: str = "Терминал не отвечает", to: str = MAILBOX
    ) -> str:
        """Let the sample customer write to the page's address, and let the mailbox be read."""
        self.play.stage.end_ticks()
        return super().write(text, id_=id_, subject=subject, to=to)

    def fill_in(self, browser: FlaskClient, **fields: object) -> TestResponse:
        """Fill in the page's form and send it; what is not given is sample text."""
        form = {"subject": "Нет связи", "text": "Терминал не отвечает.", "serial": SERIAL}
        return super().fill_in(browser, **{**form, **fields})


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
