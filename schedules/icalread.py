"""Absences and explicit weeks out of somebody's iCalendar file.

All ATTENDEEs count, by e-mail in any case, else the names and e-mails in the SUMMARY. CANCELLED events are skipped, RRULE and its
exceptions are unfolded by recurring-ical-events, days and floating times are the calendar's zone, ends are exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from schedules import localtime
from schedules.changes import ROLES, Absence, ExplicitWeek, Role
from schedules.rota import Rota, handover, handover_day, week_at

_MOST_EVENTS = 5000
_TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_UNREADABLE = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError)


class _RefusedError(ValueError):
    """A calendar that can be read and is not wanted."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How a calendar may name a person of the line."""

    id: str
    name: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What a calendar gave: absences or weeks, and a line for each event that could not be used.

    `uids` are the UIDs of the events behind the absences, one each, in their order; `seen` are those of all events in the
    file, cancelled ones too: an absence known under one of them that is not among these any more was moved or called off.
    """

    absences: tuple[Absence, ...] = ()
    weeks: tuple[ExplicitWeek, ...] = ()
    skipped: tuple[str, ...] = ()
    uids: tuple[str, ...] = ()
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Event:
    """One occurrence: who, when (UTC), what it is called, and its UID ("" when it has none)."""

    people: tuple[str, ...]
    start: datetime
    end: datetime
    summary: str
    uid: str = ""


def read_absences(
    data: bytes | str,
    people: Iterable[Contact],
    zone: ZoneInfo,
    start: datetime,
    end: datetime,
    owner: str | None = None,
) -> Imported:
    """Return an absence per person and event that meets [start, end); ValueError if it is no iCalendar file.

    With an `owner` it is that person's own calendar: every event is theirs, whoever it names.
    """
    absences: dict[Absence, str] = {}
    skipped: list[str] = []
    for event in _events(data, tuple(people), zone, start, end):
        away = event.people if owner is None else (owner,)
        if not away:
            skipped.append(f"{_named(event)}: names nobody of the line (add the person's e-mail or name)")
        for who in away:
            absences.setdefault(Absence(who, event.start, event.end), event.uid)
    ordered = sorted(absences, key=lambda each: (each.start, each.end, each.who))
    uids = tuple(absences[each] for each in ordered)
    return Imported(absences=tuple(ordered), skipped=tuple(skipped), uids=uids, seen=_uids(data))


def read_weeks(data: bytes | str, people: Iterable[Contact], rota: Rota, start: datetime, end: datetime) -> Imported:
    """Return the explicit weeks of events that say a role; an event counts for each week that it covers half of.

    The role is the word "primary" or "backup" in the SUMMARY. ValueError if it is no iCalendar file.
    """
    found: dict[int, dict[Role, tuple[str, ...]]] = {}
    skipped: list[str] = []
    for event in _events(data, tuple(people), rota.zone, start, end):
        role = next((each for each in ROLES if each in event.summary.casefold()), None)
        weeks = list(_weeks(rota, event))
        if role is None or not weeks or not event.people:
            what = "says no role" if role is None else "covers no week" if not weeks else "names nobody of the line"
            skipped.append(f'{_named(event)}: {what} (write "primary" or "backup", people, and whole weeks)')
            continue
        for week in weeks:
            roles = found.setdefault(week, {})
            roles[role] = tuple(dict.fromkeys((*roles.get(role, ()), *event.people)))
    return Imported(weeks=tuple(_explicit(rota, week, roles) for week, roles in found.items()), skipped=tuple(skipped))


def _explicit(rota: Rota, week: int, roles: dict[Role, tuple[str, ...]]) -> ExplicitWeek:
    """Return one week as read; a role the calendar does not name keeps the rotation."""
    iso = handover_day(rota, week).isocalendar()
    return ExplicitWeek(iso.year, iso.week, roles.get("primary"), roles.get("backup"))


def _weeks(rota: Rota, event: _Event) -> Iterator[int]:
    """Yield the weeks of which an event covers at least half."""
    for week in range(week_at(rota, event.start), week_at(rota, event.end) + 1):
        begin, end = handover(rota, week), handover(rota, week + 1)
        if 2 * (min(end, event.end) - max(begin, event.start)) >= end - begin:
            yield week


def _events(
    data: bytes | str, people: tuple[Contact, ...], zone: ZoneInfo, start: datetime, end: datetime
) -> list[_Event]:
    """Return the occurrences that meet [start, end) and are not cancelled, in order of time."""
    start, end = localtime.known(start), localtime.known(end)
    try:
        found = list(_read(data, people, zone, start, end))
    except _RefusedError:
        raise
    except _UNREADABLE as error:
        raise ValueError(f"this calendar cannot be read: {error} (export it as an .ics file again)") from error
    return sorted(found, key=lambda event: (event.start, event.end, event.summary))


def _read(
    data: bytes | str, people: tuple[Contact, ...], zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[_Event]:
    """Yield the occurrences; whatever the libraries raise on a broken file comes through."""
    import icalendar  # noqa: PLC0415 - slow to import, needed by few commands

    calendar = icalendar.Calendar.from_ical(data)
    zone = _zone(calendar, zone)
    for component in _unfolded(calendar, start - timedelta(days=2), end + timedelta(days=2)):
        if str(component.get("STATUS", "")).upper() == "CANCELLED":
            continue
        begin, until = (localtime.instant(zone, value) for value in (component.start, component.end))
        if begin < until and begin < end and until > start:
            words, uid = (str(component.get(name, "")) for name in ("SUMMARY", "UID"))
            yield _Event(_people(component, people), begin, until, words, uid)


def _uids(data: bytes | str) -> frozenset[str]:
    """Return the UIDs of all events of a file that could be read, cancelled ones too."""
    import icalendar  # noqa: PLC0415 - slow to import, needed by few commands

    found = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return frozenset(str(event.get("UID", "")) for event in found)


def _unfolded(calendar: Any, start: datetime, end: datetime) -> list[Any]:
    """Return the occurrences of all events in a window; refuse a calendar with absurdly many."""
    import recurring_ical_events  # noqa: PLC0415 - slow to import, needed by few commands

    for event in calendar.walk("VEVENT"):
        rules = event.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            if _TOO_OFTEN & {str(each).upper() for each in rule.get("FREQ", [])}:
                raise _RefusedError(f"event {event.get('SUMMARY', '')!s}: repeats more often than daily (use days)")
    found: list[Any] = recurring_ical_events.of(calendar).between(start, end)
    if len(found) > _MOST_EVENTS:
        raise _RefusedError(f"the calendar has {len(found)} events in that time (at most {_MOST_EVENTS} are read)")
    return found


def _zone(calendar: Any, zone: ZoneInfo) -> ZoneInfo:
    """Return the calendar's own zone if it names one that exists, else the line's; an invented name is dropped."""
    try:
        return ZoneInfo(str(calendar["X-WR-TIMEZONE"]))
    except (KeyError, ValueError, OSError, ZoneInfoNotFoundError):
        calendar.pop("X-WR-TIMEZONE", None)
        return zone


def _people(component: Any, people: tuple[Contact, ...]) -> tuple[str, ...]:
    """Return the people of the line an event means: every attendee known by e-mail or name, else those in the SUMMARY."""
    listed = component.get("ATTENDEE", [])
    found: list[str] = []
    for attendee in listed if isinstance(listed, list) else [listed]:
        mail = re.sub(r"(?i)^mailto:", "", str(attendee)).strip().casefold()
        name = str(attendee.params.get("CN", "")).casefold()
        found += [who.id for who in people if (who.email or "-").casefold() == mail or who.name.casefold() == name]
    if not found:
        words = str(component.get("SUMMARY", "")).casefold()
        found = [who.id for who in people if any(_says(words, name) for name in (who.name, who.id, who.email) if name)]
    return tuple(dict.fromkeys(found))


def _says(text: str, name: str) -> bool:
    """Return whether a text holds a name as words of its own."""
    return re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text) is not None


def _named(event: _Event) -> str:
    """Return how an event is told to people."""
    return f"event {event.summary!r} from {event.start.isoformat()}"
