"""Copies of the embedded database: online, checked, in place in one step; restored only when nobody uses the old one."""

import sqlite3
import stat
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oncall.store import Store, open_store, upgrade
from oncall.store.backup import back_up, back_up_daily, holders, kept, restore
from oncall.store.inspect import inspect
from oncall.store.migrate import version_of
from oncall.store.schema import HEAD
from oncall.usecases.ports import StoreDown
from tests.databases import sqlite_address
from tests.store import workers
from tests.store.samples import sample_call

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
PATIENT = 10.0


@pytest.fixture
def home(sqlite_url: str, tmp_path: Path) -> Path:
    """Return a home whose database has one call."""
    assert sqlite_url == sqlite_address(tmp_path / "oncall.db")
    store = opened(tmp_path)
    with store.write() as tx:
        tx.insert_call(sample_call())
    store.close()
    return tmp_path


def opened(home: Path) -> Store:
    """Return a store on a home's database."""
    return open_store("", home, deadline=PATIENT)


def call_ids(path: Path) -> list[str]:
    """Return the calls that a file holds."""
    with closing(sqlite3.connect(path)) as connection:
        return [str(row[0]) for row in connection.execute("SELECT sid FROM calls ORDER BY sid")]


def spoil(path: Path) -> None:
    """Overwrite a page in the middle of a file."""
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xa5" * 4096 + whole[12288:])


def set_version(path: Path, version: str) -> None:
    """Pretend that another program migrated a file."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))


def test_a_backup_holds_what_the_database_holds_and_is_one_private_file(home: Path) -> None:
    """Rows and schema are there without a write-ahead log beside; nobody else may read it."""
    target = home / "backups" / "a.db"
    target.parent.mkdir()
    made = back_up(home / "oncall.db", target)
    assert (HEAD, 1) == (made.version, made.rows["calls"])
    assert 0o600 == stat.S_IMODE(target.stat().st_mode)
    assert ["a.db"] == [each.name for each in target.parent.iterdir()]
    assert inspect(target).usable


def test_a_backup_is_made_while_others_write(home: Path) -> None:
    """One state of the file is copied, whatever is being added meanwhile; no writer is held up or lost."""
    store, stop, written = opened(home), threading.Event(), [0]

    def write() -> None:
        while not stop.is_set():
            with store.write() as tx:
                tx.insert_call(sample_call(written[0] + 2))
            written[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [back_up(home / "oncall.db", home / f"{n}.db") for n in range(5)]
    finally:
        stop.set()
        writer.join()
        store.close()
    assert all(inspect(one.path).rows == one.rows for one in made)
    assert written[0] + 1 == len(call_ids(home / "oncall.db"))


def test_what_had_the_name_stays_when_a_copy_fails(home: Path) -> None:
    """A damaged database makes no backup, and the last good one is not lost for it; no half of a copy is left."""
    target = home / "good.db"
    back_up(home / "oncall.db", target)
    spoil(home / "oncall.db")
    with pytest.raises(StoreDown):
        back_up(home / "oncall.db", target)
    assert inspect(target).usable
    assert not list(home.glob(".good*"))


def test_the_database_is_not_copied_onto_itself(home: Path) -> None:
    """By whatever name."""
    (home / "link.db").symlink_to(home / "oncall.db")
    with pytest.raises(StoreDown, match="the database itself"):
        back_up(home / "oncall.db", home / "link.db")


def test_daily_backups_are_seven(home: Path) -> None:
    """The oldest go, others' files in the folder stay."""
    folder = home / "backups"
    folder.mkdir()
    (folder / "mine.db").touch()
    for day in range(9):
        back_up_daily(home / "oncall.db", folder, NOW + timedelta(days=day))
    names = [each.name for each in kept(folder)]
    assert 7 == len(names)
    assert "oncall-2026-11-24T030000Z.db" == names[0]
    assert (folder / "mine.db").exists()


def test_a_restored_database_has_the_rows_of_the_backup_and_the_old_file_stands_beside(home: Path) -> None:
    """What was written after the backup is in the old file, which is kept with all that belongs to it."""
    back_up(home / "oncall.db", home / "b.db")
    store = opened(home)
    with store.write() as tx:
        tx.insert_call(sample_call(9))
    store.close()
    aside = restore(home / "b.db", home / "oncall.db", NOW)
    assert aside is not None
    assert (1, 2) == (len(call_ids(home / "oncall.db")), len(call_ids(aside)))
    again = opened(home)
    assert "ok" == again.ready()
    again.close()


def test_a_database_in_use_is_not_replaced(home: Path) -> None:
    """Neither by this process nor by another; nothing changes."""
    back_up(home / "oncall.db", home / "b.db")
    store = opened(home)
    assert "ok" == store.ready()
    with pytest.raises(StoreDown, match=r"in use \(cure: stop"):
        restore(home / "b.db", home / "oncall.db", NOW)
    store.close()
    assert [] == list(home.glob("*before-restore*"))


def test_a_damaged_database_that_another_process_has_open_is_not_replaced(home: Path) -> None:
    """SQLite cannot be asked about a damaged file; the system can."""
    back_up(home / "oncall.db", home / "b.db")
    spoil(home / "oncall.db")
    with (home / "oncall.db").open("rb"):
        assert holders(home / "oncall.db")
        with pytest.raises(StoreDown, match="in use"):
            restore(home / "b.db", home / "oncall.db", NOW)
    aside = restore(home / "b.db", home / "oncall.db", NOW)
    assert aside is not None
    assert inspect(home / "oncall.db").usable
    assert not inspect(aside).usable


def test_a_write_ahead_log_of_the_old_file_does_not_meet_the_new_one(home: Path) -> None:
    """A killed server leaves a log behind; replayed over another file it would destroy it."""
    back_up(home / "oncall.db", home / "b.db")
    process = workers.processes().Process(target=workers.write_and_die, args=(home / "oncall.db",))
    process.start()
    process.join()
    assert (home / "oncall.db-wal").stat().st_size > 0
    restore(home / "b.db", home / "oncall.db", NOW)
    assert 1 == len(call_ids(home / "oncall.db"))
    assert inspect(home / "oncall.db").usable


def test_a_write_ahead_log_that_sqlite_cannot_clear_goes_aside_with_its_file(home: Path) -> None:
    """The old file is not even a database any more; its log must not stay beside the new one."""
    back_up(home / "oncall.db", home / "b.db")
    process = workers.processes().Process(target=workers.write_and_die, args=(home / "oncall.db",))
    process.start()
    process.join()
    path = home / "oncall.db"
    path.write_bytes(b"\xa5" * 4096 + path.read_bytes()[4096:])
    log = path.with_name("oncall.db-wal")  # it may hold the first page whole: then SQLite could mend the file from it
    log.write_bytes(b"\xa5" * 32 + log.read_bytes()[32:])
    aside = restore(home / "b.db", path, NOW)
    assert aside is not None
    assert aside.with_name(f"{aside.name}-wal").exists()
    assert not path.with_name("oncall.db-wal").exists()
    assert 1 == len(call_ids(path))


def test_a_copy_that_differs_from_what_was_copied_is_thrown_away(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Table by table; the file that had the name stays."""
    target = home / "b.db"
    target.write_bytes(b"before")
    monkeypatch.setattr("oncall.store.backup.rows", lambda _: {"calls": 2})
    with pytest.raises(StoreDown, match="not what was copied"):
        back_up(home / "oncall.db", target)
    assert b"before" == target.read_bytes()


@pytest.mark.parametrize(
    ("how", "said"), [("damaged", "damaged|not to be"), ("newer", "newer than this program"), ("other", "none of our")]
)
def test_what_cannot_be_used_is_not_restored(home: Path, how: str, said: str) -> None:
    """A damaged file, a newer program's, somebody else's: refused before anything is touched."""
    backup = home / "b.db"
    back_up(home / "oncall.db", backup)
    match how:
        case "damaged":
            spoil(backup)
        case "newer":
            set_version(backup, "9999")
        case _:
            backup.unlink()
            with closing(sqlite3.connect(backup)) as connection, connection:
                connection.execute("CREATE TABLE x (y)")
    before = (home / "oncall.db").read_bytes()
    with pytest.raises(StoreDown, match=said):
        restore(backup, home / "oncall.db", NOW)
    assert before == (home / "oncall.db").read_bytes()


def test_an_older_backup_is_migrated_on_first_use(home: Path) -> None:
    """It is taken as it is; the next start does the rest."""
    backup = home / "b.db"
    back_up(home / "oncall.db", backup)
    set_version(backup, "0000")
    assert inspect(backup).usable
    restore(backup, home / "oncall.db", NOW)
    assert "0000" == version_of(home / "oncall.db")


def test_a_home_without_a_database_gets_one(home: Path, tmp_path: Path) -> None:
    """A new machine: there is nothing to set aside."""
    back_up(home / "oncall.db", home / "b.db")
    fresh = tmp_path / "new" / "oncall.db"
    assert restore(home / "b.db", fresh, NOW) is None
    upgrade(sqlite_address(fresh))
    assert 1 == len(call_ids(fresh))
