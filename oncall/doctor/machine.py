"""The machine: room on the disk of ONCALL_HOME, who can read what is in it, what the clock says."""

import shutil
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from oncall.doctor.finding import Finding, fail, ok, warn
from oncall.timers import MARK, jumped

MEGA = 1024 * 1024
LOW, LEAST = 1024 * MEGA, 100 * MEGA
NAMES = ("oncall.db", "roster.json", "journal", "backups")
DAY = timedelta(days=1)
CLOCK_LATE, CLOCK_WRONG = timedelta(seconds=5), timedelta(seconds=60)


def look_at_home(home: Path, now: datetime) -> Iterator[Finding]:
    """Yield what is to be said of ONCALL_HOME: whether it is there, its room, its modes."""
    if not home.is_dir():
        yield fail("home", f"{home} is no folder", "set ONCALL_HOME to a folder that this user can write")
        return
    free, sizes = shutil.disk_usage(home).free, ", ".join(f"{name} {size(home / name)}" for name in NAMES)
    where = f"{home}: {free // MEGA} MB free; {sizes}"
    if free < LEAST:
        yield fail("disk", where, "free some space: the journal and the database will stop")
    elif free < LOW:
        yield warn("disk", where, "free some space before it stops")
    else:
        yield ok("disk", where)
    yield from look_at_modes(home)
    yield from look_at_jumps(home, now)


def size(path: Path) -> str:
    """Return how large a file or what is in a folder is."""
    files = [each for each in path.rglob("*") if each.is_file()] if path.is_dir() else [path]
    try:
        return f"{sum(each.stat().st_size for each in files) / MEGA:.1f} MB"
    except OSError:
        return "none"


def look_at_modes(home: Path) -> Iterator[Finding]:
    """Yield a finding when other users can read callers' numbers."""
    folder = stat.S_IMODE(home.stat().st_mode)
    if not folder & stat.S_IXOTH:
        return
    for name in ("oncall.db", "roster.json"):
        path = home / name
        if path.exists() and path.stat().st_mode & stat.S_IROTH:
            yield warn("home", f"{path} can be read by every user of this machine", f"chmod 750 {home}")


def look_at_jumps(home: Path, now: datetime) -> Iterator[Finding]:
    """Yield a finding when a service of this home saw its clock set within the last day."""
    said = jumped(home)
    if said and abs(now.timestamp() - (home / MARK).stat().st_mtime) < DAY.total_seconds():
        yield warn("clock", f"it {said.partition(' (cure: ')[0]}", "keep the clock by NTP")


def look_at_clock(what: str, ours: datetime, theirs: datetime | None) -> Finding:
    """Return how far our clock is from another; only whole seconds are compared, as a header has no more."""
    if theirs is None:
        return warn("clock", f"{what} did not say what time it has", "see that this machine keeps time by NTP")
    apart = abs(ours - theirs)
    where = f"{apart.total_seconds():.0f} s from {what}"
    if apart > CLOCK_WRONG:
        return fail("clock", where, "set it, and keep it by NTP: shifts and bills go by it")
    return warn("clock", where, "keep it by NTP") if apart > CLOCK_LATE else ok("clock", where)
