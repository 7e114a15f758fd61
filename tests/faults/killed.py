"""A program for the tests: does something with a database in processes that are killed at one SQL statement after the other.

`python -m tests.faults.killed WHAT FOLDER` prints a JSON line for each: the statement, and what was found afterwards.
Each process gets a copy of the same database; it is killed by SIGKILL before its nth statement, and at last not at all.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, cast

from flask import Flask
from sqlalchemy import Engine, event

from oncall.billing.money import format_money
from oncall.console.api import create_api
from oncall.console.api.spec import ApiDesk
from oncall.store import Store, open_store, upgrade
from oncall.usecases.close_month import close_month
from oncall.usecases.desk import Desk
from oncall.usecases.line_book import LineBook
from oncall.usecases.ports import Carrier
from tests.cli.history import row, solved
from tests.console.api_room import Api, api
from tests.usecases.records import NOW, OCTOBER, bring, duell_in

DATABASE = "oncall.db"
SECRET = "secret"
HOUR = timedelta(hours=1)
LATER = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Deed:
    """`prepare` makes the database in a folder, `do` is what is killed, `look` says afterwards what is there."""

    prepare: Callable[[Path], None]
    do: Callable[[Path], None]
    look: Callable[[Path], Any]
    places: Callable[[], Iterator[int]] = lambda: count(1)


def opened(home: Path) -> Store:
    """Return the store in a folder."""
    return open_store(f"sqlite:///{home / DATABASE}", home, deadline=20.0)


def history(home: Path) -> None:
    """Store a line and a call of October that is to be billed."""
    store = opened(home)
    book, _ = duell_in(store)
    bring(store, book, row(1, facts=solved()))
    store.close()


def close(home: Path) -> None:
    """Close October."""
    store, book = opened(home), LineBook()
    book.refresh(store)
    close_month(store, book.all()[0].line, OCTOBER, "anna", NOW, carry=False)
    store.close()


def month(home: Path) -> Any:
    """Return what stands of October: as it is found, and after it is closed once more."""
    found = []
    for _ in range(2):
        store = opened(home)
        with store.read() as tx:
            money = [format_money(entry.amount, "NOK") for entry in tx.entries("duell", OCTOBER) if entry.amount]
        found.append([store.month_state("duell", OCTOBER), money])
        store.close()
        close(home)
    return found


def later() -> Iterator[int]:
    """Yield 8, 9 and so on: what comes before only reads."""
    return count(8)


def nothing(home: Path) -> None:
    """Leave the folder empty."""


def migrate(home: Path) -> None:
    """Make the database."""
    upgrade(f"sqlite:///{home / DATABASE}")


def whole(home: Path) -> Any:
    """Return what the store says of the database once it has been migrated again."""
    migrate(home)
    store = opened(home)
    said = store.ready()
    store.close()
    return said


def doubling() -> Iterator[int]:
    """Yield 1, 2, 4 and so on: a migration has many statements that differ in nothing."""
    return (2**power for power in count())


def token(home: Path) -> None:
    """Store a line, cases and a token of the API."""
    with api(home, 1) as made:
        (home / SECRET).write_text(made.secret)


def ask(home: Path, now: datetime) -> tuple[int, int]:
    """Note something on a case by the API, under one key; returns the answer's status and how many notes there are."""
    store, book = opened(home), LineBook()
    book.refresh(store)
    app = Flask("sample", static_folder=None)
    app.config.update(SECRET_KEY="sample")
    create_api(app, ApiDesk(Desk(store, book, cast("Carrier", None), None, "test", lambda _: None), lambda: now))
    made = Api(store, book, book.all()[0].line, app, app.test_client(), (home / SECRET).read_text())
    case = made.first_case()
    status, _ = made.ask("POST", f"/api/v1/cases/{case}/notes", {"text": "rang back"}, Idempotency_Key="k")
    notes = sum(each.what == "noted" for each in store.audit_rows(99, case))
    store.close()
    return status, notes


def note(home: Path) -> None:
    """Ask for the first time."""
    ask(home, LATER)


def noted(home: Path) -> Any:
    """Return what comes of asking again at once, and twice an hour later."""
    return [ask(home, at) for at in (LATER, LATER + HOUR, LATER + HOUR)]


DEEDS = {
    "close": Deed(history, close, month, later),
    "migrate": Deed(nothing, migrate, whole, doubling),
    "note": Deed(token, note, noted, lambda: count(12)),
}


def killed_at(place: int, do: Callable[[Path], None], home: Path) -> bool:
    """Do it in a process of its own that is killed before that statement; returns whether it was."""
    pid = os.fork()
    if pid == 0:
        statements = count(1)

        def before(*_: object) -> None:
            if next(statements) == place:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, "before_cursor_execute", before)
        do(home)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def main(what: str, folder: Path) -> None:
    """Do the deed, killed at every place, until it is done."""
    deed = DEEDS[what]
    first = folder / "first"
    first.mkdir()
    deed.prepare(first)
    for place in deed.places():
        home = folder / str(place)
        shutil.copytree(first, home)
        killed = killed_at(place, deed.do, home)
        sys.stdout.write(json.dumps([place, killed, deed.look(home)]) + "\n")
        if not killed:
            return


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
