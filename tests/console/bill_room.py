"""The money pages over a store of their own: the Duell line, past calls of a month, and the console as its demo has it."""

import atexit
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from oncall.console.bill_desk import BillDesk
from oncall.console.create import create_console
from oncall.console.desk import StoreDesk
from oncall.console.exporting import exporting
from oncall.console.room import Room
from oncall.policy.line import Line
from oncall.store import Store
from oncall.usecases.line_book import LineBook
from tests.cli.history import row, solved
from tests.console.html import Page
from tests.databases import embedded
from tests.usecases.records import bring, duell_in

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
FIRST = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
MONTH = "/lines/duell/months/2026-11"


@dataclass(frozen=True, slots=True)
class Bills:
    """A store with its line, and the console on it; `client` has the demo's manager signed in."""

    store: Store
    book: LineBook
    line: Line
    app: Flask
    client: FlaskClient

    def page(self, address: str = MONTH) -> Page:
        """Return a page taken apart."""
        return Page(self.client.get(address).text)

    def post(self, address: str, **fields: Any) -> TestResponse:
        """Send a form as the page at the month has it, with this session's token."""
        token = next(tag["value"] for tag in self.page().of("input") if tag.get("name") == "csrf_token")
        return self.client.post(address, data={"csrf_token": token, **fields})


def console_over(store: Store, book: LineBook, sound: Callable[[str], bytes] | None = None) -> Flask:
    """Return an app with nothing but the console on it, in December."""
    app = Flask("sample", static_folder=None)
    app.config.update(SECRET_KEY="sample", PROPAGATE_EXCEPTIONS=False)
    bill = BillDesk(store, book, lambda: NOW, exporting(lambda: NOW), sound)
    create_console(app, Room(StoreDesk(store, book, lambda: NOW, exporting(lambda: NOW)), demo=True, bill=bill))
    return app


def november(number: int, **changes: Any) -> dict[str, Any]:
    """Return a call of November, three hours after the one before, solved unless `facts` say otherwise."""
    at = FIRST + timedelta(hours=3 * number)
    began = {"started_at": at.isoformat(), "ended_at": (at + timedelta(seconds=341)).isoformat()}
    return row(number, **(began | {"facts": solved()} | changes))


@contextmanager
def bills(home: Path, *rows: dict[str, Any], sets: tuple[str, ...] = ()) -> Iterator[Bills]:
    """Show a store with these past calls; `sets` are values laid over the line file."""
    with embedded(home, 20.0) as store:
        book, line = duell_in(store, *sets)
        bring(store, book, *rows)
        app = console_over(store, book)
        yield Bills(store, book, line, app, app.test_client())


@cache
def empty_bill() -> BillDesk:
    """Return a desk over an empty store whose line is `sample`, for consoles that show other things."""
    stack = ExitStack()
    atexit.register(stack.close)
    store = stack.enter_context(embedded(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bills-")))))
    book, _ = duell_in(store, 'line.id="sample"')
    return BillDesk(store, book, lambda: NOW, lambda *_: None)
