"""The embedded database when it is locked, full, read-only, gone, replaced or damaged: one line, in time, and back again."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, text

from oncall.store import Store, open_store, upgrade
from oncall.usecases.ports import StoreBusy, StoreDown
from tests.databases import sqlite_address
from tests.store.samples import sample_call

SHORT = 0.2


@pytest.fixture
def impatient(sqlite_url: str, tmp_path: Path) -> Iterator[Store]:
    """Return a store on a migrated file that gives up soon."""
    store = open_store(sqlite_url, tmp_path, deadline=SHORT)
    store.prepare()
    yield store
    store.close()


@pytest.fixture
def file(sqlite_url: str) -> Path:
    """Return the path of the migrated file."""
    return Path(sqlite_url.removeprefix("sqlite:///"))


def insert(store: Store, number: int = 1) -> bool:
    """Store a call."""
    with store.write() as tx:
        return tx.insert_call(sample_call(number))


def on_connect(store: Store, statement: str) -> None:
    """Run a statement on every connection that is made from now on."""
    store._database.engine.dispose()

    def run(raw: sqlite3.Connection, _: object) -> None:
        raw.execute(statement)

    event.listen(store._database.engine, "connect", run)


def test_the_settings_of_a_connection(impatient: Store) -> None:
    """Every commit reaches the disk, references hold, the log is written ahead."""
    with impatient.read() as tx:
        found = {
            name: tx.every(text(f"PRAGMA {name}"))[0][0]
            for name in ("synchronous", "foreign_keys", "journal_mode", "busy_timeout")
        }
    assert found == {"synchronous": 2, "foreign_keys": 1, "journal_mode": "wal", "busy_timeout": 150}


def test_locked_by_another_process_is_busy(impatient: Store, file: Path) -> None:
    """Writing gives up, reading goes on, and when the lock is gone all is well."""
    insert(impatient)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="locked by another process"):
            insert(impatient, 2)
        assert "locked by another process" in impatient.ready()
        with impatient.read() as tx:
            assert tx.call(sample_call().sid) == sample_call()
        other.execute("ROLLBACK")
    assert insert(impatient, 2) is True
    assert impatient.ready() == "ok"


def test_a_second_writer_of_the_process_is_busy(impatient: Store) -> None:
    """A writer that holds the lock too long makes the next one give up; afterwards the lock is free."""
    found: list[Exception] = []

    def write() -> None:
        try:
            insert(impatient)
        except StoreBusy as error:
            found.append(error)

    with impatient.write():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert [str(error) for error in found] == ["the database file: other writers held it for 0.2 s"]
    assert insert(impatient) is True


def test_all_connections_in_use_is_busy(sqlite_url: str, tmp_path: Path) -> None:
    """A reader too many gives up."""
    store = open_store(sqlite_url, tmp_path, deadline=SHORT, connections=1)
    with store.read(), pytest.raises(StoreBusy, match="every connection is in use"), store.read():
        pass
    assert store.ready() == "ok"
    store.close()


def test_full_is_down(impatient: Store) -> None:
    """No space: nothing of the transaction is stored, reading goes on, and space heals it."""
    with closing(sqlite3.connect(impatient._embedded or "")) as other:
        pages = other.execute("PRAGMA page_count").fetchone()[0]
    on_connect(impatient, f"PRAGMA max_page_count={pages}")

    def fill() -> None:
        with impatient.write() as tx:
            for number in range(1000):
                tx.insert_call(sample_call(number))

    with pytest.raises(StoreDown, match="full: no space left"):
        fill()
    assert list(impatient.calls("duell", None, None)) == []
    on_connect(impatient, f"PRAGMA max_page_count={pages * 100}")
    assert insert(impatient) is True


def test_read_only_is_down(impatient: Store) -> None:
    """A database that may not be written says so; reading goes on."""
    insert(impatient)
    on_connect(impatient, "PRAGMA query_only=ON")
    with pytest.raises(StoreDown, match="read-only"):
        insert(impatient, 2)
    assert "read-only" in impatient.ready()
    with impatient.read() as tx:
        assert tx.call(sample_call().sid) == sample_call()


def test_a_deleted_file_is_down_and_never_made_anew(impatient: Store, file: Path) -> None:
    """Nothing is written to a file nobody will find again, and no empty one takes its place."""
    insert(impatient)
    file.unlink()
    with pytest.raises(StoreDown, match="is gone"):
        insert(impatient, 2)
    with pytest.raises(StoreDown, match="is gone"):
        impatient.current_lines()
    assert "is gone" in impatient.ready()
    assert not file.exists()


def test_a_replaced_file_is_down_until_the_start(impatient: Store, file: Path, tmp_path: Path) -> None:
    """A backup put in place under a running program is not written to by halves."""
    insert(impatient)
    other = tmp_path / "other.db"
    upgrade(sqlite_address(other))
    other.replace(file)
    with pytest.raises(StoreDown, match="was replaced"):
        insert(impatient, 2)
    impatient.close()
    assert insert(impatient, 2) is True


def test_a_damaged_file_is_down(sqlite_url: str, tmp_path: Path, file: Path) -> None:
    """What is no database is not taken for an empty one, and stays as it is."""
    file.write_bytes(b"nonsense" * 1000)
    store = open_store(sqlite_url, tmp_path, deadline=SHORT)
    with pytest.raises(StoreDown, match="no database"):
        insert(store)
    assert "no database" in store.ready()
    assert file.read_bytes() == b"nonsense" * 1000
    store.close()


def test_a_damaged_page_is_down(impatient: Store, file: Path) -> None:
    """Pages overwritten under the program give one line, not an answer."""
    with impatient.write() as tx:
        for number in range(200):
            tx.insert_call(sample_call(number))
    impatient.close()
    with file.open("r+b") as raw:
        raw.seek(4096)
        raw.write(b"\xff" * 4096 * 40)
    with pytest.raises(StoreDown, match=r"damaged|cannot be used|cannot be read"):
        list(impatient.calls("duell", None, None))


def test_a_home_that_cannot_be_made_is_down(tmp_path: Path) -> None:
    """A file where the folder should be is named."""
    (tmp_path / "home").write_text("")
    store = open_store("", tmp_path / "home")
    with pytest.raises(StoreDown, match=r"oncall\.db cannot be made.*ONCALL_HOME"):
        insert(store)
    store.close()


def test_no_error_of_a_library_comes_along(impatient: Store, file: Path) -> None:
    """What is raised is ours, in one line, and hides what caused it."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy) as raised:
            insert(impatient)
        other.execute("ROLLBACK")
    assert raised.value.__suppress_context__ is True
    assert raised.value.__cause__ is None
    assert len(str(raised.value).splitlines()) == 1
