"""How evenly the duty falls: hours by role, nights, weekends and holidays per person, and a balance score.

Balance = the mean, over all pairs of people, of the shorter time divided by the longer; two people without any time
count as 1, a single person as 1. 1 is perfectly even, 0 means that everybody shares with people who do nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from schedules import localtime
from schedules.epochs import epoch_at
from schedules.holidays import HolidayCalendar, is_public
from schedules.resolve import Shift, shifts_of
from schedules.rota import Rota, week_at

NIGHT = (22 * 60, 6 * 60)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class PersonTime:
    """One person's time on call in a period, by role and by kind of hour (any role), and what they traded."""

    person: str
    primary: timedelta
    backup: timedelta
    night: timedelta
    weekend: timedelta
    holiday: timedelta
    night_calls: int
    swaps_given: int
    swaps_taken: int

    @property
    def total(self) -> timedelta:
        """The time in both roles together."""
        return self.primary + self.backup


@dataclass(frozen=True, slots=True)
class Fairness:
    """Everybody's time, by id, and how even it is among the people of the lists (a reserve is not counted)."""

    people: tuple[PersonTime, ...]
    balance: float


class _Slice(NamedTuple):
    """A part of a local day with its kinds."""

    start: datetime
    end: datetime
    night: bool
    weekend: bool
    holiday: bool


def fairness(
    rota: Rota,
    start: datetime,
    end: datetime,
    calendar: HolidayCalendar | None = None,
    calls: Iterable[tuple[str, datetime]] = (),
    night: tuple[int, int] = NIGHT,
) -> Fairness:
    """Return who carried how much in [start, end).

    `calls` are who took a call and when; those of a night are counted. `night` is its first and last minute of the day.
    """
    start, end = localtime.known(start), localtime.known(end)
    slices = _slices(rota.zone, start, end, calendar, night)
    served = shifts_of(rota, start, end) if start < end else ()
    taken = [(who, at) for who, at in calls if start <= at < end]
    members = _members(rota, start, end)
    names = sorted({*members, *(shift.person for shift in served), *(who for who, _ in taken)})
    people = tuple(_person(rota, name, served, slices, taken) for name in names)
    return Fairness(people, balance(each.total for each in people if each.person in members))


def balance(times: Iterable[timedelta]) -> float:
    """Return the balance score of people's times, from 0 to 1."""
    pairs = list(combinations(sorted(times), 2))
    if not pairs:
        return 1.0
    return sum(shorter / longer if longer else 1.0 for shorter, longer in pairs) / len(pairs)


def _person(
    rota: Rota, person: str, served: tuple[Shift, ...], slices: list[_Slice], calls: list[tuple[str, datetime]]
) -> PersonTime:
    """Return one person's row."""
    own = [shift for shift in served if shift.person == person]
    parts = [part for shift in own for part in _overlaps(slices, shift.start, shift.end)]
    given, taken = _swaps(rota, person, slices)
    return PersonTime(
        person,
        primary=_sum(shift.end - shift.start for shift in own if shift.role == "primary"),
        backup=_sum(shift.end - shift.start for shift in own if shift.role == "backup"),
        night=_sum(length for each, length in parts if each.night),
        weekend=_sum(length for each, length in parts if each.weekend),
        holiday=_sum(length for each, length in parts if each.holiday),
        night_calls=sum(1 for who, at in calls if who == person and _slice_at(slices, at).night),
        swaps_given=given,
        swaps_taken=taken,
    )


def _sum(times: Iterable[timedelta]) -> timedelta:
    """Return times added up."""
    return sum(times, timedelta())


def _swaps(rota: Rota, person: str, slices: list[_Slice]) -> tuple[int, int]:
    """Return how many halves of swaps that begin in the period a person gave and took."""
    if not slices:
        return 0, 0
    halves = [(swap.a, swap.b, swap.a_start) for swap in rota.swaps]
    halves += [(swap.b, swap.a, swap.b_start) for swap in rota.swaps]
    within = [(giver, taker) for giver, taker, at in halves if slices[0].start <= at < slices[-1].end]
    return sum(giver == person for giver, _ in within), sum(taker == person for _, taker in within)


def _members(rota: Rota, start: datetime, end: datetime) -> set[str]:
    """Return everybody who stands in a list that holds at some time of the period."""
    lists = [epoch_at(rota, week) for week in range(week_at(rota, start), week_at(rota, end) + 1)]
    found = {who for epoch in lists for entry in epoch.primary.entries for who in entry}
    return found | {who for epoch in lists if epoch.backup for entry in epoch.backup.entries for who in entry}


def _slices(
    zone: ZoneInfo, start: datetime, end: datetime, calendar: HolidayCalendar | None, night: tuple[int, int]
) -> list[_Slice]:
    """Return the period cut at local midnights and at the edges of the nights."""
    day = localtime.wall_of(zone, start).date()
    slices: list[_Slice] = []
    while (begin := localtime.midnight(zone, day)) < end:
        until = localtime.midnight(zone, day + timedelta(days=1))
        edges = (localtime.first(zone, localtime.wall_at(day, minute)) for minute in night)
        cuts = sorted({begin, until, start, end, *edges})
        weekend, holiday = day.weekday() >= _SATURDAY, calendar is not None and is_public(calendar, day)
        for left, right in pairwise(cuts):
            if max(begin, start) <= left < min(until, end):
                slices.append(_Slice(left, right, _is_night(zone, left, night), weekend, holiday))
        day += timedelta(days=1)
    return slices


def _is_night(zone: ZoneInfo, at: datetime, night: tuple[int, int]) -> bool:
    """Return whether the clock reads a night hour; a night may run over midnight."""
    wall = localtime.wall_of(zone, at)
    minute, (begin, end) = wall.hour * 60 + wall.minute, night
    return begin <= minute < end if begin <= end else minute >= begin or minute < end


def _overlaps(slices: list[_Slice], start: datetime, end: datetime) -> Iterable[tuple[_Slice, timedelta]]:
    """Yield the slices a time meets, with how long."""
    place = max(0, bisect_right(slices, start, key=lambda each: each.start) - 1)
    while place < len(slices) and slices[place].start < end:
        each = slices[place]
        yield each, min(each.end, end) - max(each.start, start)
        place += 1


def _slice_at(slices: list[_Slice], at: datetime) -> _Slice:
    """Return the slice that holds an instant."""
    return slices[bisect_right(slices, at, key=lambda each: each.start) - 1]
