"""Which state a line is in, when that changes, and how much time of a state lies between two instants."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from schedules import localtime
from schedules.holidays import is_public, trusted_until
from schedules.opening import CLOSED, EVERY, DayPlan, DayRule, Hours, Window, day_plan, parse_window

__all__ = [
    "CLOSED", "EVERY", "DayPlan", "DayRule", "Hours", "HoursAnswer", "Interval", "Window",
    "add_hours_of", "day_plan", "intervals", "next_working_day_same_time", "parse_window", "state_at",
]  # fmt: skip

_DAY = timedelta(days=1)
_HORIZON_DAYS = 800
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class HoursAnswer:
    """The state at an instant, the next instant (UTC) at which it changes or None for never, and the rules for it."""

    state: str
    until: datetime | None
    because: tuple[str, ...]


class Interval(NamedTuple):
    """A state that holds from `start` to `end` (UTC, exclusive)."""

    start: datetime
    end: datetime
    state: str


class _Spell(NamedTuple):
    """A state within one local day, with its rules; unlike an interval it is not joined with equal neighbours."""

    start: datetime
    end: datetime
    state: str
    because: tuple[str, ...]


def state_at(hours: Hours, at: datetime) -> HoursAnswer:
    """Return the state at an aware instant; hours without any window are "closed" for ever."""
    at = localtime.known(at)
    if not _has_windows(hours):
        return HoursAnswer(CLOSED, None, ("the line has no opening hours",))
    day = localtime.wall_of(hours.zone, at).date()
    spells = _spells(hours, day)
    now = spells[bisect_right(spells, at, key=lambda spell: spell.start) - 1]
    return HoursAnswer(now.state, _change_after(hours, now, day), now.because + _doubtful_year(hours, day))


def intervals(hours: Hours, start: datetime, end: datetime) -> tuple[Interval, ...]:
    """Return the states that tile [start, end), "closed" included, each as long as it lasts within it."""
    start, end = localtime.known(start), localtime.known(end)
    joined: list[Interval] = []
    for spell in _walk(hours, start):
        if spell.start >= end:
            break
        piece = Interval(max(spell.start, start), min(spell.end, end), spell.state)
        if joined and joined[-1].state == piece.state:
            joined[-1] = joined[-1]._replace(end=piece.end)
        elif piece.start < piece.end:
            joined.append(piece)
    return tuple(joined)


def add_hours_of(hours: Hours, state: str, from_: datetime, length: timedelta) -> datetime | None:
    """Return the instant at which `length` of a state's time has passed since `from_`; None if it does not come.

    Time in any other state does not count. It is looked for over some 26 months without that state at all.
    """
    from_ = localtime.known(from_)
    if length <= timedelta():
        return from_
    found = from_
    for spell in _walk(hours, from_):
        if spell.state == state and spell.end > from_:
            found = max(spell.start, from_)
            if spell.end - found >= length:
                return found + length
            length -= spell.end - found
            found = spell.end
        elif spell.start - found > _HORIZON_DAYS * _DAY:
            break
    return None


def next_working_day_same_time(hours: Hours, from_: datetime, days: int = 1) -> datetime | None:
    """Return the same clock time `days` working days later; None if there is no working day within 26 months.

    A working day has at least one of the line's windows; where the line has none at all it is Monday to Friday and
    no public holiday.
    """
    wall = localtime.wall_of(hours.zone, localtime.known(from_))
    for step in range(1, _HORIZON_DAYS):
        days -= _is_working_day(hours, (wall + step * _DAY).date())
        if days <= 0:
            return localtime.first(hours.zone, wall + step * _DAY)
    return None


def _is_working_day(hours: Hours, day: date) -> bool:
    """Return whether a local day counts as a working day."""
    if _has_windows(hours):
        return bool(day_plan(hours, day).windows)
    return day.weekday() <= _FRIDAY and not (hours.calendar and is_public(hours.calendar, day))


def _has_windows(hours: Hours) -> bool:
    """Return whether the line is ever open."""
    return any(hours.weekly) or any(rule.windows for rule in hours.on)


def _change_after(hours: Hours, now: _Spell, day: date) -> datetime | None:
    """Return when the state of a spell ends: at the first spell after it that is in another state."""
    dated = [rule.key for rule in hours.on if isinstance(rule.key, date)]
    horizon = max([day + _HORIZON_DAYS * _DAY, *(date_ + 2 * _DAY for date_ in dated)])
    if not hours.on:
        horizon = day + 9 * _DAY
    for spell in _walk(hours, now.end):
        if spell.state != now.state:
            return spell.start
        if localtime.wall_of(hours.zone, spell.start).date() > horizon:
            break
    return None


def _walk(hours: Hours, start: datetime) -> Iterator[_Spell]:
    """Yield the spells from the one that holds at `start` on, day after day, without end."""
    day = localtime.wall_of(hours.zone, start).date()
    while True:
        yield from (spell for spell in _spells(hours, day) if spell.end > start)
        day += _DAY


@lru_cache(maxsize=4096)
def _spells(hours: Hours, day: date) -> tuple[_Spell, ...]:
    """Return the spells that tile a local day, from its first instant to the first of the next.

    The windows of the two days before may run into it. Where two overlap (a repeated hour, or an overnight window into
    a day with earlier windows) the one that opens later has the time.
    """
    begin, end = localtime.midnight(hours.zone, day), localtime.midnight(hours.zone, day + _DAY)
    spans = sorted(span for back in (2, 1, 0) for span in _spans(hours, day - back * _DAY))
    cuts = sorted({begin, end, *(edge for span in spans for edge in span[:2] if begin < edge < end)})
    plan = day_plan(hours, day)
    ordinary = (f"{plan.rule}, {'outside every window' if plan.windows else 'with no window'}",)
    spells: list[_Spell] = []
    for left, right in pairwise(cuts):
        state, because = next((s[2:] for s in reversed(spans) if s[0] <= left < s[1]), (CLOSED, ordinary))
        spells.append(_Spell(left, right, state, because))
    return tuple(spells)


def _spans(hours: Hours, day: date) -> list[_Spell]:
    """Return the windows that begin on a day as instants: open at the first, close at the last such clock time."""
    plan = day_plan(hours, day)
    spans = []
    for window in plan.windows:
        opens = localtime.first(hours.zone, localtime.wall_at(day, window.start))
        closes = localtime.last(hours.zone, localtime.wall_at(day, window.end))
        spans.append(_Spell(opens, closes, window.state, (plan.rule, f"window {window}")))
    return spans


def _doubtful_year(hours: Hours, day: date) -> tuple[str, ...]:
    """Return a warning if the holidays of a day's year are not complete yet."""
    if hours.calendar is None or not hours.on or day.year <= (known := trusted_until(hours.calendar)):
        return ()
    return (f"the holidays of {hours.calendar.country} are complete up to {known} only",)
