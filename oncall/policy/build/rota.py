"""The rota with everything that changes it: weeks, overrides, swaps, absences, staff. Local times become instants."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from oncall.policy.build.changes import build_absence, build_override, build_swap, build_week, one
from oncall.policy.build.people import Known
from oncall.policy.findings import Notes
from oncall.policy.grammar.rota import RotaTable, StaffTable
from schedules.localtime import WEEKDAYS
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
        weeks=_each("rota.week", table.week, lambda key, each: build_week(key, each, known), notes),
        overrides=_each(
            "rota.override", table.override, lambda key, each: build_override(key, each, zone, known), notes
        ),
        swaps=_each("rota.swap", table.swap, lambda key, each: build_swap(key, each, zone, known), notes),
        absences=_each("rota.absence", table.absence, lambda key, each: build_absence(key, each, zone, known), notes),
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


def _staff(key: str, table: StaffTable, known: Known) -> Staff:
    """Return a change of staff."""
    one(f"{key}.first", (table.first,), known)
    backup = None if table.backup is None else _lists(f"{key}.backup", table.backup, known)
    return Staff(
        table.start, _pairs(f"{key}.pairs", table.pairs, known), known(f"{key}.ring", table.ring), backup, table.first
    )
