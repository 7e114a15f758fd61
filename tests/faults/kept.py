"""What worlds of one test process share, because making it anew takes longer than a call: parsed lines, a stored line, apps.

Nothing of it knows a call: a world that begins, or a service in it that begins again, remembers nothing of the one before.
"""

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from unittest.mock import patch

from flask import Flask

from oncall.emulator import Carrier
from oncall.emulator.rest.app import wsgi_app
from oncall.emulator.rest.replies import EXTENSION
from oncall.policy.line import Line
from oncall.policy.load import load
from oncall.policy.source import Source, read_file
from oncall.store import Store, open_store
from oncall.usecases import line_book
from tests.databases import put_migrated
from tests.stories.play import LINES
from webhooks.app import make_app
from webhooks.door import KEY, Door

FOUND = """
SELECT (SELECT value FROM counters WHERE name = 'lines'), (SELECT total(version) FROM calls),
    (SELECT min(due_at) FROM timers), (SELECT min(due_at) FROM callbacks),
    (SELECT min(due) FROM (SELECT min(due_at) AS due FROM outbox UNION ALL SELECT min(claimed_until) FROM outbox))
"""
ROWS = ("timers", "callbacks", "outbox")  # the jobs that do nothing unless a row of theirs is due
NEVER, NOT_KNOWN = float("inf"), 0.0
_spare: list[Flask] = []
_apps: list[Flask] = []
_files: dict[tuple[str, datetime], bytes] = {}
_lines: dict[str, Line] = {}


@lru_cache
def parsed(line: str, sets: tuple[str, ...]) -> tuple[Source, Line]:
    """Return one of the sample lines with changes, as text and parsed."""
    source = read_file(str(LINES / f"{line}.toml"), sets)
    return source, load(source)


@lru_cache
def stored(line: str, sets: tuple[str, ...]) -> str:
    """Return the text under which such a line is stored."""
    return parsed(line, sets)[0].canonical()


def loaded(source: Source) -> Line:
    """Return the line of a stored text, parsed once: a line never changes. It takes the place of policy.load.load."""
    if source.text not in _lines:
        _lines[source.text] = load(source)
    return _lines[source.text]


@contextmanager
def many_worlds() -> Iterator[None]:
    """Make many worlds cheap: stored lines are parsed once, and what there is already is not looked through for garbage."""
    with patch.object(line_book, "load", loaded):
        gc.collect()
        gc.freeze()
        try:
            yield
        finally:
            gc.unfreeze()


@lru_cache(maxsize=2)
def store_at(url: str, home: Path) -> Store:
    """Return the store of an address; closed and used again it keeps only how its statements are written."""
    return open_store(url, home)


def put_line(store: Store, file: Path | None, line: str, text: str, at: datetime) -> None:
    """Store a line; an embedded database begins as a copy of one that has it already."""
    key = (text, at)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    if file is not None and key in _files:
        file.write_bytes(_files[key])
        return
    if file is not None:
        put_migrated(file.parent)
    with store.write() as tx:
        tx.add_line(line, text, at, "world")
    store.close()
    if file is not None:
        _files[key] = whole(file)


def whole(file: Path) -> bytes:
    """Return an embedded database that nobody has open, what is in its log included."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.read_bytes()


@contextmanager
def rest_app(carrier: Carrier) -> Iterator[Flask]:
    """Lend the carrier's REST API for a world."""
    app = _spare.pop() if _spare else wsgi_app(carrier)
    app.extensions[EXTENSION] = carrier
    try:
        yield app
    finally:
        _spare.append(app)


class Doors:
    """The service's application for a world: a process that begins again gets it with its own door."""

    def __init__(self) -> None:
        self._app: Flask | None = None

    def make(self, door: Door, *, secret_key: str, proxies: int) -> Flask:
        """Return the application with this door."""
        assert proxies == 0
        if self._app is None:
            self._app = _apps.pop() if _apps else make_app(door, secret_key=secret_key)
        self._app.secret_key = secret_key
        self._app.extensions[KEY] = door
        return self._app

    def close(self) -> None:
        """Leave the application to the next world."""
        if self._app is not None:
            _apps.append(self._app)
            self._app = None


class Dues:
    """What a process would find in an embedded database, asked past the store and its trouble; of another nothing is known.

    `look` asks. `earliest`: for when each of ROWS has anything planned, in seconds since 1970: NEVER, or NOT_KNOWN. `stamp`: that
    of the lines, None when not known. `changes`: a number that changes with every change of a call.
    """

    def __init__(self, file: Path | None) -> None:
        self._connection = None if file is None else sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self._version: int | None = None
        self.earliest = dict.fromkeys(ROWS, NOT_KNOWN)
        self.stamp: int | None = None
        self.changes = 0.0

    def look(self) -> None:
        """Read what there is, if anybody has committed since."""
        try:
            self._read()
        except sqlite3.Error:
            self._version, self.stamp, self.changes = None, None, self.changes - 1
            self.earliest = dict.fromkeys(ROWS, NOT_KNOWN)

    def _read(self) -> None:
        """Read the database, if anybody has committed since."""
        if self._connection is None:
            raise sqlite3.OperationalError("no embedded database")
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            stamp, self.changes, *due = self._connection.execute(FOUND).fetchone()
            self._version, self.stamp = version, stamp or 0
            self.earliest = {job: NEVER if at is None else at / 1e6 for job, at in zip(ROWS, due, strict=True)}

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
