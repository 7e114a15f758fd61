"""The one DST rule: a clock time on a local day is the first instant at which the clock reads at least that.

A missing 02:30 is the instant at which the clock jumps; a repeated 02:30 is the earlier one. A closing takes the last
occurrence instead (`last`), so that a line stays open in doubt.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST_YEAR, LAST_YEAR = 1900, 2200


def first(zone: ZoneInfo, wall: datetime) -> datetime:
    """Return the first instant (UTC) at which the clock of `zone` reads at least the naive `wall`."""
    instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return instant if wall_of(zone, instant) == wall else _jump(zone, wall)


def last(zone: ZoneInfo, wall: datetime) -> datetime:
    """Return the last instant (UTC) at which the clock reads `wall`; where it is missing, the instant of the jump."""
    instant = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return instant if wall_of(zone, instant) == wall else _jump(zone, wall)


def wall_of(zone: ZoneInfo, instant: datetime) -> datetime:
    """Return what the clock of `zone` reads at an instant, as a naive datetime without fold."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def wall_at(day: date, minute: int) -> datetime:
    """Return the naive clock time `minute` minutes after midnight of `day`; 1440 and more are the days after."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def midnight(zone: ZoneInfo, day: date) -> datetime:
    """Return the first instant of a local day."""
    return first(zone, datetime.combine(day, time()))


def instant(zone: ZoneInfo, value: date | datetime) -> datetime:
    """Return the instant a line file means: a date is local midnight, a naive time is local, an offset counts."""
    if not isinstance(value, datetime):
        return midnight(zone, value)
    return first(zone, value) if value.tzinfo is None else value.astimezone(UTC)


def doubt(zone: ZoneInfo, wall: datetime) -> Literal["gap", "fold"] | None:
    """Return whether a clock time is missing ("gap") or comes twice ("fold") on its day."""
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early == late:
        return None
    return "fold" if wall_of(zone, early) == wall else "gap"


def known(at: datetime) -> datetime:
    """Return an aware instant in UTC; raise ValueError for a naive one or a year no calendar here is meant for."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()}: the time has no offset (write it like 2026-11-24T12:00:00+01:00)")
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError(f"{at.isoformat()}: the year is out of range (use {FIRST_YEAR} to {LAST_YEAR})")
    return at.astimezone(UTC)


def shown(zone: ZoneInfo, instant: datetime) -> str:
    """Return an instant as people of the zone read it: the date alone at midnight, else date and clock."""
    wall = wall_of(zone, instant)
    return wall.strftime("%Y-%m-%d") if wall.time() == time() else wall.isoformat(" ", _precision(wall))


def clock(minute: int) -> str:
    """Return minutes after midnight as HH:MM; 1440 is 24:00, beyond it the clock of the next day."""
    minute = minute - DAY_MINUTES if minute > DAY_MINUTES else minute
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _precision(wall: datetime) -> str:
    """Return the precision at which a clock time loses nothing, microseconds left out."""
    return "seconds" if wall.second else "minutes"


def _jump(zone: ZoneInfo, wall: datetime) -> datetime:
    """Return the instant at which the clock jumps over a missing time: bisect between its two fold readings."""
    low = int(wall.replace(tzinfo=zone, fold=1).timestamp()) - 1
    high = int(wall.replace(tzinfo=zone, fold=0).timestamp()) + 1
    while high - low > 1:
        middle = (low + high) // 2
        if wall_of(zone, datetime.fromtimestamp(middle, UTC)) >= wall:
            high = middle
        else:
            low = middle
    return datetime.fromtimestamp(high, UTC)
