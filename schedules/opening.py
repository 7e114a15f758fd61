"""What is open on a day: named windows per weekday, whole days replaced by date, holiday name, or "*".

Order on a day: a date beats a holiday's name, a name beats "*" (every other public holiday), else the weekday. Of two
holidays on one day the shorter opening wins. A window belongs to the day on which it begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from schedules.holidaynames import spellings
from schedules.holidays import HolidayCalendar, on_day
from schedules.localtime import DAY_MINUTES, WEEKDAYS, clock

CLOSED = "closed"
EVERY = "*"
_WINDOW = re.compile(r"([a-z][a-z0-9_-]*) +(\d{1,2}):(\d{2}) ?- ?(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A named state between two clock times, in minutes after midnight; `end` over 1440 runs into the next day."""

    state: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.state} {clock(self.start)}-{clock(self.end)}"


@dataclass(frozen=True, slots=True)
class DayRule:
    """Whole days replaced: `key` is a date, a holiday's name, or "*"; no windows means closed."""

    key: date | str
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours of a line: seven weekdays from Monday, the rules for single days, and whose holidays count."""

    zone: ZoneInfo
    weekly: tuple[tuple[Window, ...], ...] = ((),) * 7
    on: tuple[DayRule, ...] = ()
    calendar: HolidayCalendar | None = None

    def __post_init__(self) -> None:
        if len(self.weekly) != len(WEEKDAYS):
            raise ValueError(f"weekly: {len(self.weekly)} days given (give seven, from Monday)")


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The windows of one day and the rule they come from, in words; `doubtful` if two holidays claim the day."""

    windows: tuple[Window, ...]
    rule: str
    doubtful: bool = False


def parse_window(text: str) -> Window:
    """Return the window written as "STATE HH:MM-HH:MM"; raise ValueError naming the cure."""
    found = _WINDOW.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not a window (write it like 'office 09:00-16:00')")
    state, *digits = found.groups()
    if state == CLOSED:
        raise ValueError(f"{text!r}: 'closed' is what is left outside the windows (leave the window out)")
    begin, finish = _minutes(text, digits[0], digits[1]), _minutes(text, digits[2], digits[3])
    if begin in {finish, DAY_MINUTES}:
        raise ValueError(f"{text!r} is empty (a whole day is 00:00-24:00)")
    return Window(state, begin, finish if finish > begin else finish + DAY_MINUTES)


def day_plan(hours: Hours, day: date) -> DayPlan:
    """Return the windows that begin on a local day."""
    for rule in hours.on:
        if rule.key == day:
            return DayPlan(rule.windows, f"{day} has hours of its own")
    claims = _holiday_rules(hours, day)
    if not claims:
        return DayPlan(hours.weekly[day.weekday()], f"{day} is an ordinary {WEEKDAYS[day.weekday()]}")
    name, windows = min(claims, key=lambda claim: (open_minutes(claim[1]), claim[1], claim[0]))
    return DayPlan(windows, f"{day} is {name}", doubtful=len({claim[1] for claim in claims}) > 1)


def open_minutes(windows: tuple[Window, ...]) -> int:
    """Return for how many minutes of the clock the windows are open together."""
    return sum(window.end - window.start for window in windows)


def _holiday_rules(hours: Hours, day: date) -> list[tuple[str, tuple[Window, ...]]]:
    """Return what the rules for holidays make of a day: a holiday in words, and its windows."""
    found = on_day(hours.calendar, day) if hours.calendar else None
    if found is None:
        return []
    named = [rule for rule in hours.on if isinstance(rule.key, str) and spellings(rule.key) & found.spellings]
    claims = [(str(rule.key), rule.windows) for rule in named]
    if len(found.public) > sum(bool(spellings(str(rule.key)) & found.public_spellings) for rule in named):
        shown = " and ".join(found.public)
        claims += [(f'{shown} (rule "*")', rule.windows) for rule in hours.on if rule.key == EVERY]
    return claims


def _minutes(text: str, hour: str, minute: str) -> int:
    """Return a clock time in minutes; 24:00 is the end of the day."""
    total = int(hour) * 60 + int(minute)
    if int(minute) >= 60 or total > DAY_MINUTES:  # noqa: PLR2004 - sixty minutes
        raise ValueError(f"{text!r}: {hour}:{minute} is not a clock time (00:00 to 24:00)")
    return total
