"""Shifts as an iCalendar feed: one per person, role or line, with UIDs that stay, in UTC.

UTC because a reader of RFC 5545 would put a shift at a missing 02:30 an hour later than we do. Reading is in `icalread`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from schedules.resolve import Shift, materialise
from schedules.rota import Rota
from schedules.shift import runs

_LOOK_BACK = timedelta(days=400)
_LOOK_AHEAD = timedelta(days=60)


def feed_shifts(
    rota: Rota, start: datetime, end: datetime, person: str | None = None, role: str | None = None
) -> tuple[Shift, ...]:
    """Return the whole shifts that meet [start, end), not clipped, so that their starts stay while the window moves.

    A shift that lasts for more than a year has no start in sight; it begins with the year before the window's.
    """
    begin = datetime((start - _LOOK_BACK).year, 1, 1, tzinfo=UTC)
    schedule = materialise(rota, begin, end + _LOOK_AHEAD)
    found = runs(schedule.segments(schedule.starts[0], schedule.end))
    wanted = (each for each in found if each.end > start and each.start < end)
    return tuple(each for each in wanted if person in {None, each.person} and role in {None, each.role})


def uid(line: str, shift: Shift) -> str:
    """Return the UID of a shift: the same line, role, start and person have the same one for ever."""
    key = "\n".join((line, shift.role, shift.start.astimezone(UTC).isoformat(), shift.person))
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@vakttelefon"


def feed(
    shifts: Iterable[Shift],
    line: str,
    title: str,
    stamp: datetime,
    summary: Callable[[Shift], str] | None = None,
) -> bytes:
    """Return an iCalendar file of shifts of the line with that id.

    `title` names the calendar, `stamp` is when the rota last changed (the same rota gives the same bytes), `summary` is
    an event's heading; without it the role and the person's id.
    """
    import icalendar  # noqa: PLC0415 - slow to import, needed by few commands

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Vakttelefon//shifts//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    for shift in shifts:
        event = icalendar.Event()
        event.add("uid", uid(line, shift))
        event.add("dtstamp", stamp.astimezone(UTC))
        event.add("dtstart", shift.start.astimezone(UTC))
        event.add("dtend", shift.end.astimezone(UTC))
        event.add("summary", summary(shift) if summary else f"{shift.role}: {shift.person}")
        event.add("categories", [shift.role])
        calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data
