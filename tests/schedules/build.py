"""Small builders, so that a test reads like the rota it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from schedules import localtime
from schedules.changes import Absence, Override, Role, Swap
from schedules.hours import DayRule, Hours, Window, parse_window
from schedules.rota import Pairs, Rota

OSLO = ZoneInfo("Europe/Oslo")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ANCHOR = date(2026, 11, 23)
EIGHT = 8 * 60
THREE_PAIRS: Pairs = (("A", "B"), ("C", "D"), ("E", "F"))


def oslo(text: str) -> datetime:
    """Return the instant at which clocks in Oslo read "2026-11-24 12:00"; a date alone is midnight."""
    return datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(UTC)


def utc(text: str) -> datetime:
    """Return an instant written in UTC, with or without its Z."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def pairs(*entries: str, zone: ZoneInfo = OSLO, anchor: date = ANCHOR, minute: int = EIGHT) -> Rota:
    """Return a pair rota of entries such as "AB"; the standard three without any."""
    listed = tuple(tuple(entry) for entry in entries) or THREE_PAIRS
    return Rota(zone, anchor.weekday(), minute, anchor, "pairs", pairs=listed)


def sliding(ring: str = "ABCDE", zone: ZoneInfo = OSLO, anchor: date = ANCHOR) -> Rota:
    """Return a sliding rota of a ring such as "ABCDE"."""
    return Rota(zone, anchor.weekday(), EIGHT, anchor, "sliding", ring=tuple(ring))


def absence(who: str, start: str, end: str) -> Absence:
    """Return an absence between two times in Oslo."""
    return Absence(who, oslo(start), oslo(end))


def override(role: Role, start: str, end: str, add: str | None = None, remove: str | None = None) -> Override:
    """Return an override between two times in Oslo."""
    return Override(role, oslo(start), oslo(end), add, remove)


def swap(a: str, a_start: str, a_end: str, b: str, b_start: str, b_end: str) -> Swap:
    """Return a swap of windows in Oslo."""
    return Swap(a, oslo(a_start), oslo(a_end), b, oslo(b_start), oslo(b_end))


def windows(*texts: str) -> tuple[Window, ...]:
    """Return windows written as in a line file."""
    return tuple(parse_window(text) for text in texts)


def hours(weekly: dict[str, list[str]] | None = None, zone: ZoneInfo = OSLO, **given: object) -> Hours:
    """Return opening hours from windows per weekday; `on` is a dict of rules by date or name."""
    days = tuple(windows(*(weekly or {}).get(day, [])) for day in localtime.WEEKDAYS)
    rules = given.pop("on", {})
    assert isinstance(rules, dict)
    on = tuple(DayRule(key, windows(*texts)) for key, texts in rules.items())
    return Hours(zone, days, on, **given)  # type: ignore[arg-type]


def clock(text: str) -> int:
    """Return HH:MM as minutes after midnight."""
    found = time.fromisoformat(text)
    return found.hour * 60 + found.minute
