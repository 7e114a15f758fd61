"""Copies of the embedded database: made while it is in use, checked before they count, put in place in one step.

SQLite's own backup copies one state of the file under a read transaction: writers go on. A copy is compared with the
state it was taken from, table by table, before it gets its name; what was there under that name stays until then.
"""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from oncall.store.errors import explain
from oncall.store.inspect import Inspection, inspect, look, open_to_read, rows
from oncall.store.migrate import locked
from oncall.store.sqlite import connect
from oncall.usecases.ports import StoreDown

PATIENCE = 30.0
KEEP = 7
BESIDE = ("-wal", "-shm", "-journal")
PREFIX = "oncall-"
STAMP = "%Y-%m-%dT%H%M%SZ"
IN_USE = "the database is in use (cure: stop oncall serve and every oncall worker first)"


def back_up(source: Path, target: Path) -> Inspection:
    """Copy the embedded database to `target` while it is in use, readable by its owner alone; returns what the copy holds.

    Raises StoreBusy or StoreDown; then `target` is as it was.
    """
    if not source.is_file():
        raise StoreDown(f"{source}: there is no database yet (cure: see ONCALL_HOME)")
    if target.exists() and target.samefile(source):
        raise StoreDown(f"{target}: this is the database itself (cure: name another file)")
    with errors_explained(target), closing(connect(source, PATIENCE)) as opened:
        return copy(opened, target)


def copy(source: sqlite3.Connection, target: Path) -> Inspection:
    """Copy one state of an open database, check the copy against it, put it in place. Raises sqlite3.Error, OSError, StoreDown."""
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        source.execute("BEGIN")
        expected = rows(source)
        with closing(sqlite3.connect(part, isolation_level=None)) as made:
            source.backup(made)
            source.execute("ROLLBACK")
            made.execute("PRAGMA journal_mode=DELETE")
            found = look(made, part)
        if found.wrong or found.rows != expected:
            raise StoreDown(f"{target}: the copy is not what was copied: {found.wrong or 'its rows differ'}")
        put_in_place(part, target)
    finally:
        for end in ("", *BESIDE):
            part.with_name(part.name + end).unlink(missing_ok=True)
    return replace(found, path=target)


def put_in_place(part: Path, target: Path) -> None:
    """Give a finished file its name, on the disk before this returns."""
    flush(part)
    part.replace(target)
    flush(target.parent)


def flush(path: Path) -> None:
    """Bring a file or a folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def restore(source: Path, target: Path, now: datetime) -> Path | None:
    """Put a checked copy of `source` in the database's place; returns where the old file stands now, None without one.

    Refused, with nothing changed, while anybody has the database open, and for a file that is damaged, newer than this
    program or none of ours. Raises StoreBusy or StoreDown.
    """
    found = inspect(source)
    if not found.usable:
        raise StoreDown(f"{source}: {found.why}")
    if target.exists() and target.samefile(source):
        raise StoreDown(f"{source}: this is the database itself (cure: name a backup)")
    with errors_explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(target.parent), closing(open_to_read(source)) as opened:
            refuse_in_use(target)
            fresh = target.with_name(f"{target.name}.restored")
            copy(opened, fresh)
            return exchange(fresh, target, now)


def exchange(fresh: Path, target: Path, now: datetime) -> Path | None:
    """Set the old file aside with all that belongs to it, and put the new one in its place."""
    if not target.exists():
        put_in_place(fresh, target)
        return None
    aside = target.with_name(f"{target.name}.before-restore-{now.astimezone(UTC).strftime(STAMP)}")
    for end in BESIDE:
        beside = target.with_name(target.name + end)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + end))
    os.link(target, aside)
    put_in_place(fresh, target)
    return aside


def refuse_in_use(path: Path) -> None:
    """Raise StoreDown while another process, or another connection of this one, has the file open.

    A file in WAL mode lets its mode be changed by the only one who has it open. A damaged one cannot be asked: then
    Linux is, which knows who has it open.
    """
    if not path.exists():
        return
    if holders(path):
        raise StoreDown(IN_USE)
    try:
        with closing(connect(path, 0.1)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            raise StoreDown(IN_USE) from None


def holders(path: Path) -> tuple[int, ...]:
    """Return the ids of the processes that have a file open, as far as this user may look; none where there is no /proc."""
    wanted = str(path.resolve())
    found = []
    for folder in Path("/proc").glob("[0-9]*/fd"):
        try:
            if any(str(handle.readlink()) == wanted for handle in folder.iterdir()):
                found.append(int(folder.parent.name))
        except OSError:
            continue
    return tuple(found)


def kept(folder: Path) -> tuple[Path, ...]:
    """Return the daily backups of a folder, oldest first."""
    return tuple(sorted(folder.glob(f"{PREFIX}*Z.db")))


def back_up_daily(source: Path, folder: Path, now: datetime, keep: int = KEEP) -> Inspection:
    """Make the day's backup and drop the oldest beyond `keep`. Raises StoreBusy or StoreDown; then nothing is dropped."""
    with errors_explained(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = back_up(source, folder / f"{PREFIX}{now.astimezone(UTC).strftime(STAMP)}.db")
        for old in kept(folder)[:-keep]:
            old.unlink(missing_ok=True)
    return made


@contextmanager
def errors_explained(path: Path) -> Iterator[None]:
    """Make the errors of the driver and of the disk ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error) from None
    except OSError as error:
        raise StoreDown(f"{path}: {error.strerror} (cure: free space, or name a folder that can be written)") from None
