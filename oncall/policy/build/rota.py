"""The rota with everything that changes it: weeks, overrides, swaps, absences, staff. Local times become instants."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from oncall.policy.build.people import Known
from oncall.policy.findings import Notes
from oncall.policy.grammar.rota import AbsenceTable, OverrideTable, RotaTable, StaffTable, SwapTable, WeekTable
from schedules.changes import Absence, ExplicitWeek, Override, Swap, parse_week
from schedules.localtime import WEEKDAYS, instant
from schedules.rota import Backup, Pairs, Ring, Rota, Staff

_HANDOVER = re.compile(r"(mon|tue|wed|thu|fri|sat|sun) ([01]?\d|2[0-3]):([0-5]\d)")
_MONDAY_MIDNIGHT = (0, 0)
T = TypeVar("T")
Change = TypeVar("Change")


def build_rota(table: RotaTable, zone: ZoneInfo, known: Known, notes: Notes) -> Rota:
    """Return the rota. An anchor on another day than the handover's means the first handover on or after it."""
    weekday, minute = _handover(table.handover, notes)
    return Rota(
        zone=zone,
        weekday=weekday,
        minute=minute,
        anchor=_anchor(table.anchor, weekday, notes),
        form=table.form,
        pairs=_pairs("rota.pairs", table.pairs, known),
        ring=known("rota.ring", table.ring),
        backup=_backup("rota.backup", table.backup, known),
        distinct=table.distinct,
        no_same_four=table.no_same_four,
        reserve=known("rota.reserve", table.reserve),
        weeks=_each("rota.week", table.week, lambda key, each: _week(key, each, known), notes),
        overrides=_each("rota.override", table.override, lambda key, each: _override(key, each, zone, known), notes),
        swaps=_each("rota.swap", table.swap, lambda key, each: _swap(key, each, zone, known), notes),
        absences=_each("rota.absence", table.absence, lambda key, each: _absence(key, each, zone, known), notes),
        staff=_each("rota.staff", table.staff, lambda key, each: _staff(key, each, known), notes),
    )


def _each(key: str, tables: list[T], build: Callable[[str, T], Change], notes: Notes) -> tuple[Change, ...]:
    """Return every change that means something; note the others under their own key."""
    found: list[Change] = []
    for at, table in enumerate(tables):
        try:
            found.append(build(f"{key}.{at}", table))
        except ValueError as error:
            notes.said(f"{key}.{at}", error)
    return tuple(found)


def _handover(text: str, notes: Notes) -> tuple[int, int]:
    """Return weekday and minute of the handover."""
    found = _HANDOVER.fullmatch(text)
    if found is None:
        notes.error("rota.handover", f'"{text}" is not a handover', 'write it like "mon 08:00"')
        return _MONDAY_MIDNIGHT
    return WEEKDAYS.index(found[1]), int(found[2]) * 60 + int(found[3])


def _anchor(day: date, weekday: int, notes: Notes) -> date:
    """Return the day week 0 begins: the anchor, or the first handover after it."""
    ahead = (weekday - day.weekday()) % 7
    if ahead:
        begins = day + timedelta(days=ahead)
        what = (
            f"{day} is a {WEEKDAYS[day.weekday()]}, the handover is on {WEEKDAYS[weekday]}: week 0 begins on {begins}"
        )
        notes.warn("rota.anchor", what, f"write anchor = {begins}")
        return begins
    return day


def _pairs(key: str, pairs: list[list[str]], known: Known) -> Pairs:
    """Return pairs of known people."""
    return tuple(known(f"{key}.{at}", pair) for at, pair in enumerate(pairs))


def _lists(key: str, listed: list[list[str]] | list[str], known: Known) -> Pairs | Ring:
    """Return a list of pairs, or a flat one."""
    pairs = [each for each in listed if isinstance(each, list)]
    return _pairs(key, pairs, known) if pairs else known(key, (each for each in listed if isinstance(each, str)))


def _backup(key: str, backup: str | list[list[str]] | list[str], known: Known) -> Backup:
    """Return the rule for the backup, or its own list."""
    if isinstance(backup, str):
        return "previous" if backup == "previous" else "next"
    return _lists(key, backup, known)


def _week(key: str, table: WeekTable, known: Known) -> ExplicitWeek:
    """Return an explicit week."""
    year, week = parse_week(table.week)
    return ExplicitWeek(
        year, week, _role(f"{key}.primary", table.primary, known), _role(f"{key}.backup", table.backup, known)
    )


def _role(key: str, people: list[str] | None, known: Known) -> tuple[str, ...] | None:
    """Return the people of a role in a week; None where the week leaves the role to the rotation."""
    return None if people is None else known(key, people)


def _override(key: str, table: OverrideTable, zone: ZoneInfo, known: Known) -> Override:
    """Return an override."""
    _one(f"{key}.add", (table.add,), known)
    _one(f"{key}.remove", (table.remove,), known)
    return Override(table.role, *_window(zone, table.start, table.end), add=table.add, remove=table.remove)


def _swap(key: str, table: SwapTable, zone: ZoneInfo, known: Known) -> Swap:
    """Return a swap."""
    _one(f"{key}.a", (table.a,), known)
    _one(f"{key}.b", (table.b,), known)
    first, second = _window(zone, table.a_from, table.a_to), _window(zone, table.b_from, table.b_to)
    return Swap(table.a, *first, table.b, *second)


def _absence(key: str, table: AbsenceTable, zone: ZoneInfo, known: Known) -> Absence:
    """Return an absence."""
    _one(f"{key}.who", (table.who,), known)
    return Absence(table.who, *_window(zone, table.start, table.end))


def _window(zone: ZoneInfo, start: date | datetime, end: date | datetime) -> tuple[datetime, datetime]:
    """Return a window's instants; ValueError for an empty one."""
    begin, finish = instant(zone, start), instant(zone, end)
    if finish <= begin:
        raise ValueError(f"{end} is not after {start} (the end is the first moment that is not in it any more)")
    return begin, finish


def _staff(key: str, table: StaffTable, known: Known) -> Staff:
    """Return a change of staff."""
    _one(f"{key}.first", (table.first,), known)
    backup = None if table.backup is None else _lists(f"{key}.backup", table.backup, known)
    return Staff(
        table.start, _pairs(f"{key}.pairs", table.pairs, known), known(f"{key}.ring", table.ring), backup, table.first
    )


def _one(key: str, people: Iterable[str | None], known: Known) -> None:
    """Note a single person who is nobody; nobody named is nothing to note."""
    known(key, (each for each in people if each is not None))
