"""What worlds of one test process share, because making it anew takes longer than a call: parsed lines, a stored line, apps.

Nothing of it knows a call: a world that begins, or a service in it that begins again, remembers nothing of the one before.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from flask import Flask

from oncall.emulator import Carrier
from oncall.emulator.rest.app import wsgi_app
from oncall.emulator.rest.replies import EXTENSION
from oncall.policy.line import Line
from oncall.policy.load import load
from oncall.policy.source import Source, read_file
from oncall.store import Store, open_store
from tests.stories.play import LINES
from webhooks.app import make_app
from webhooks.door import KEY, Door

DUE = """
SELECT min(due) FROM (
    SELECT min(due_at) AS due FROM timers
    UNION ALL SELECT min(due_at) FROM outbox UNION ALL SELECT min(claimed_until) FROM outbox
    UNION ALL SELECT min(due_at) FROM callbacks
)
"""
_spare: list[Flask] = []
_apps: list[Flask] = []
_files: dict[tuple[str, datetime], bytes] = {}


@lru_cache
def parsed(line: str, sets: tuple[str, ...]) -> tuple[Source, Line]:
    """Return one of the sample lines with changes, as text and parsed."""
    source = read_file(str(LINES / f"{line}.toml"), sets)
    return source, load(source)


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
    with store.write() as tx:
        tx.add_line(line, text, at, "world")
    store.close()
    if file is not None:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _files[key] = file.read_bytes()


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
    """The earliest instant for which anything is planned in an embedded database, asked past the store and its trouble."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)

    def earliest(self) -> float:
        """Return seconds since 1970: infinity when nothing is planned, 0 when that cannot be read."""
        try:
            found = self._connection.execute(DUE).fetchone()[0]
        except sqlite3.Error:
            return 0.0
        return float("inf") if found is None else found / 1e6

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
