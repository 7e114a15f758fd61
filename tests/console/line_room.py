"""The line file's pages over a real store: the Duell line, applied from its file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from oncall.console.create import create_console
from oncall.console.desk import StoreDesk
from oncall.console.line_desk import StoreLineDesk
from oncall.console.room import Room
from oncall.policy.load import load, read_file
from oncall.recorded import Recordings
from oncall.rehearsing import rehearse
from oncall.store import Store
from oncall.usecases.apply_line import Candidate, apply_lines
from oncall.usecases.line_book import LineBook
from tests.databases import embedded

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
DUELL = Path(__file__).parents[2] / "lines" / "duell.toml"


@dataclass
class Filed:
    """A store with the line in force, and the pages on it."""

    store: Store
    app: Flask

    @property
    def client(self) -> FlaskClient:
        """Return a browser without scripts."""
        return self.app.test_client()


@contextmanager
def filed(home: Path, *, written: bool = True) -> Iterator[Filed]:
    """Apply the line and show its pages. `written`: its file is kept with its comments."""
    source = read_file(str(DUELL))
    candidate = Candidate("duell.toml", load(source), source.canonical(), source.text if written else "")
    book = LineBook()
    with embedded(home) as store:
        apply_lines(store, (), (candidate,), "cli", NOON)
        book.refresh(store)
        app = Flask("sample", static_folder=None)
        app.config.update(SECRET_KEY="sample", PROPAGATE_EXCEPTIONS=False)
        desk = StoreDesk(store, book, lambda: NOON, lambda *_: None)
        files = StoreLineDesk(store, book, lambda: NOON, rehearse, Recordings(home).findings)
        create_console(app, Room(desk, demo=True, files=files))
        yield Filed(store, app)
