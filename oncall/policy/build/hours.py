"""Opening hours: windows per weekday, whole days replaced, and whose holidays count."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from oncall.policy.findings import Notes, split_cure
from oncall.policy.grammar.base import in_reach
from oncall.policy.grammar.line import HoursTable
from oncall.policy.numbers import is_country
from schedules import findings as schedule
from schedules.holidays import HolidayCalendar, calendar_for
from schedules.hours import DayRule, Hours, Window, parse_window
from schedules.hourscheck import check_hours
from schedules.localtime import WEEKDAYS

_WORKING_DAYS = 5
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHERE = re.compile(r'(?:(?P<day>mon|tue|wed|thu|fri|sat|sun): |on "(?P<rule>.*?)":? (?=is given)?)')


def build_calendar(
    country: str, region: str | None, languages: Iterable[str], table: HoursTable | None, notes: Notes
) -> HolidayCalendar | None:
    """Return the holidays of the line; None, noted where they are asked for, when the country has no calendar."""
    try:
        return calendar_for(country, region, languages)
    except ValueError as error:
        if region is not None:
            notes.said("line.region", error)
        elif table is not None and table.on and is_country(country):
            notes.said("hours.on", error)
        return None


def build_hours(table: HoursTable | None, zone: ZoneInfo, calendar: HolidayCalendar | None, notes: Notes) -> Hours:
    """Return the line's hours; without [hours] the state is always "closed"."""
    if table is None:
        return Hours(zone, calendar=calendar)
    weekly = tuple(_weekday(table, at, notes) for at in range(len(WEEKDAYS)))
    rules = tuple(_rule(name, texts, notes) for name, texts in table.on.items())
    hours = Hours(zone, weekly, rules, calendar)
    findings = check_hours(hours, _ANY_TIME, days=0)
    note_hours((each for each in findings if each.code != "no_calendar"), table, notes)  # noted with the calendar
    return hours


def note_hours(findings: Iterable[schedule.Finding], table: HoursTable | None, notes: Notes) -> None:
    """Note what `schedules` found about hours under the key that it stands under."""
    for finding in findings:
        where = _WHERE.match(finding.text)
        what, cure = split_cure(finding.text[where.end() :] if where else finding.text)
        note = notes.error if finding.severity == "error" else notes.warn
        note(_key_of(where, table), what, cure)


def _key_of(where: re.Match[str] | None, table: HoursTable | None) -> str:
    """Return the key that the start of a message names."""
    if where is None:
        return "hours"
    if where["rule"] is not None:
        return f'hours.on."{where["rule"]}"'
    return f"hours.{_weekday_key(table, WEEKDAYS.index(where['day']))}"


def _weekday_key(table: HoursTable | None, at: int) -> str:
    """Return the key that a weekday's windows stand under: its own, else `weekdays` for Monday to Friday."""
    own = table is None or getattr(table, WEEKDAYS[at]) is not None
    return WEEKDAYS[at] if own or at >= _WORKING_DAYS else "weekdays"


def _weekday(table: HoursTable, at: int, notes: Notes) -> tuple[Window, ...]:
    """Return a weekday's windows."""
    key = _weekday_key(table, at)
    return _windows(f"hours.{key}", getattr(table, key) or (), notes)


def _windows(key: str, texts: Iterable[str], notes: Notes) -> tuple[Window, ...]:
    """Return windows in their order on the day; note those that are none."""
    found: list[Window] = []
    for text in texts:
        try:
            found.append(parse_window(text))
        except ValueError as error:
            notes.said(key, error)
    return tuple(sorted(found, key=lambda window: (window.start, window.end)))


def _rule(name: str, texts: list[str], notes: Notes) -> DayRule:
    """Return the rule for a date, a holiday's name, or "*"."""
    key = f'hours.on."{name}"'
    windows = _windows(key, texts, notes)
    if _DATE.fullmatch(name) is None:
        return DayRule(name, windows)
    try:
        return DayRule(in_reach(date.fromisoformat(name)), windows)
    except ValueError:
        notes.error(key, f'"{name}" is not a day of the calendar', "write it like 2026-12-24")
        return DayRule(_ANY_TIME.date(), windows)
