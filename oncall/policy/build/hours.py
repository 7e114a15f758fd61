"""Opening hours: windows per weekday, whole days replaced, and whose holidays count."""

from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

from oncall.policy.findings import Notes
from oncall.policy.grammar.line import HoursTable
from schedules.holidays import HolidayCalendar, unknown_name
from schedules.hours import EVERY, DayRule, Hours, Window, parse_window
from schedules.localtime import DAY_MINUTES, WEEKDAYS

_WORKING_DAYS = 5


def build_hours(table: HoursTable | None, zone: ZoneInfo, calendar: HolidayCalendar | None, notes: Notes) -> Hours:
    """Return the line's hours; without [hours] the state is always "closed"."""
    if table is None:
        return Hours(zone, calendar=calendar)
    weekly = tuple(_weekday(table, at, notes) for at in range(len(WEEKDAYS)))
    for at, windows in enumerate(weekly):
        _overlapping(f"hours.{_key(table, at)}", windows, weekly[at - 1], notes)
    rules = tuple(_rule(name, windows, calendar, notes) for name, windows in table.on.items())
    return Hours(zone, weekly, rules, calendar)


def _key(table: HoursTable, at: int) -> str:
    """Return the key that a weekday's windows stand under."""
    own = getattr(table, WEEKDAYS[at]) is not None
    return WEEKDAYS[at] if own or at >= _WORKING_DAYS else "weekdays"


def _weekday(table: HoursTable, at: int, notes: Notes) -> tuple[Window, ...]:
    """Return a weekday's windows: its own if it has any, else on Monday to Friday those of `weekdays`."""
    key = _key(table, at)
    return _windows(f"hours.{key}", getattr(table, key) or (), notes)


def _windows(key: str, texts: list[str] | tuple[()], notes: Notes) -> tuple[Window, ...]:
    """Return windows in their order on the day; note those that are none."""
    found: list[Window] = []
    for text in texts:
        try:
            found.append(parse_window(text))
        except ValueError as error:
            notes.said(key, error)
    return tuple(sorted(found, key=lambda window: (window.start, window.end)))


def _overlapping(key: str, windows: tuple[Window, ...], before: tuple[Window, ...], notes: Notes) -> None:
    """Note windows that overlap on a day, or reach in from the day before."""
    night = [Window(each.state, each.start - DAY_MINUTES, each.end - DAY_MINUTES) for each in before]
    for one, other in pairwise([*(each for each in night if each.end > 0), *windows]):
        if other.start < one.end:
            name = str(one) if one.start >= 0 else f"{Window(one.state, one.start + DAY_MINUTES, one.end + DAY_MINUTES)}"
            late = "" if one.start >= 0 else " of the day before"
            notes.error(key, f'"{name}"{late} overlaps "{other}"', "end the one where the other begins")


def _rule(name: str, texts: list[str], calendar: HolidayCalendar | None, notes: Notes) -> DayRule:
    """Return the rule for a date, a holiday's name, or "*"."""
    key = f'hours.on."{name}"'
    windows = _windows(key, texts, notes)
    _overlapping(key, windows, (), notes)
    try:
        return DayRule(date.fromisoformat(name), windows)
    except ValueError:
        _known_holiday(key, name, calendar, notes)
    return DayRule(name, windows)


def _known_holiday(key: str, name: str, calendar: HolidayCalendar | None, notes: Notes) -> None:
    """Note a name that no holiday of the calendar has, and names for a country without a calendar."""
    if calendar is None:
        notes.error(key, "the line's country has no holiday calendar", "name the days by date, like 2026-12-24")
    elif name != EVERY and (hint := unknown_name(calendar, name)) is not None:
        what, _, cure = hint.partition(" (")
        notes.error(key, what, cure.removesuffix(")"))
