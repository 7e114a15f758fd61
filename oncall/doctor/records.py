"""The records: is the database there and whole, of this program's schema, up to date with its work; the backups of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from oncall.doctor.finding import Finding, fail, ok, uncured, warn
from oncall.store import Store
from oncall.store.backup import kept
from oncall.store.inspect import inspect, open_to_read
from oncall.store.schema import OLDER, complaint
from oncall.usecases.ports import StoreBusy, StoreDown

WAITS = timedelta(minutes=2)
BACKUP_OLD = timedelta(hours=36)
UPGRADE = "oncall db upgrade"


def look_at_file(path: Path) -> Iterator[Finding]:
    """Yield what is to be said of an embedded database's file. The last finding says whether it can be used."""
    if not path.exists():
        yield fail("database", f"{path}: there is none yet", f"{UPGRADE}, or oncall db restore FILE")
        return
    try:
        found = inspect(path, quick=True)
    except (StoreBusy, StoreDown) as error:
        yield uncured("database", str(error), "try again")
        return
    if not found.usable:
        yield uncured("database", f"{path}: {found.why}", "oncall db restore FILE")
    elif complaint(found.version) == OLDER:
        yield fail("database", f"{path}: schema {found.version} is older than this program", UPGRADE)
    else:
        connection = open_to_read(path)
        mode = str(connection.execute("PRAGMA journal_mode").fetchone()[0])
        connection.close()
        if mode != "wal":
            yield warn("database", f"{path}: journal mode {mode}", "start the service once, it puts WAL back")
        yield ok("database", f"{path}: quick check passed, schema {found.version}")


def look_at_server(store: Store) -> Finding:
    """Return whether a database server answers with this program's schema."""
    try:
        store.check_schema()
    except (StoreBusy, StoreDown) as error:
        return uncured("database", str(error), "see ONCALL_DATABASE_URL")
    return ok("database", "the server answers, its schema is this program's")


def look_at_backlog(store: Store, now: datetime) -> Iterator[Finding]:
    """Yield whether effects or timers wait longer than a running worker lets them."""
    found = store.backlog(now)
    for what, many, since in (
        ("outbox", found.effects, found.effects_since),
        ("timers", found.timers, found.timers_since),
    ):
        if since is not None and now - since > WAITS:
            yield fail(
                what, f"{many} due, the oldest since {since:%Y-%m-%d %H:%M} UTC", "start oncall serve or oncall worker"
            )
        else:
            yield ok(what, f"{many} due")


def look_at_backups(folder: Path, now: datetime) -> Finding:
    """Return how old the newest daily backup is."""
    files = kept(folder)
    cure = "a running worker makes one a day; now: oncall db backup FILE"
    if not files:
        return warn("backup", f"{folder}: none", cure)
    age = timedelta(seconds=now.timestamp() - files[-1].stat().st_mtime)
    where = f"{files[-1].name}, {age.total_seconds() / 3600:.0f} h old, {len(files)} kept"
    return warn("backup", where, cure) if age > BACKUP_OLD else ok("backup", where)
