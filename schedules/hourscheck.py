"""Can opening hours be meant as they are written: overlaps, unknown holidays, two holidays on a day, clocks that jump."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from schedules import localtime
from schedules.findings import Finding
from schedules.holidays import trusted_until, unknown_name
from schedules.localtime import DAY_MINUTES, WEEKDAYS
from schedules.opening import EVERY, Hours, Window, day_plan
from schedules.rota import Rota, handover_day, week_at

_DAY = timedelta(days=1)


def check_hours(hours: Hours, start: datetime, days: int = 730) -> tuple[Finding, ...]:
    """Return what is wrong with opening hours, and what in the `days` from an instant is doubtful."""
    first = localtime.wall_of(hours.zone, localtime.known(start)).date()
    span = [first + number * _DAY for number in range(days)]
    return (*_overlaps(hours), *_rules(hours), *_doubtful_days(hours, span), *_jumps(hours, span), *_years(hours, span))


def check_handovers(rota: Rota, start: datetime, days: int = 730) -> tuple[Finding, ...]:
    """Return a warning for every handover in the `days` from an instant whose clock time is missing or comes twice."""
    start = localtime.known(start)
    weeks = range(week_at(rota, start), week_at(rota, start + timedelta(days=days)) + 1)
    walls = [localtime.wall_at(handover_day(rota, week), rota.minute) for week in weeks]
    found = (_jump(rota.zone, wall, "handover") for wall in walls if localtime.doubt(rota.zone, wall))
    return tuple(found)


def _overlaps(hours: Hours) -> Iterator[Finding]:
    """Yield windows that overlap on a day, or run overnight into the next weekday's."""
    for number, windows in enumerate(hours.weekly):
        yield from _overlap(WEEKDAYS[number], windows)
        after = hours.weekly[(number + 1) % len(WEEKDAYS)]
        shifted = tuple(Window(each.state, each.start + DAY_MINUTES, each.end + DAY_MINUTES) for each in after)
        for late in (each for each in windows if each.end > DAY_MINUTES):
            for early in (each for each in shifted if each.start < late.end):
                yield _error("overlap", f"{WEEKDAYS[number]}: {late} runs into {early} of the day after (shorten one)")
    for rule in hours.on:
        yield from _overlap(f'on "{rule.key}"', rule.windows)


def _overlap(where: str, windows: tuple[Window, ...]) -> Iterator[Finding]:
    """Yield neighbouring windows of one day that overlap."""
    for one, two in pairwise(sorted(windows, key=lambda each: (each.start, each.end))):
        if two.start < one.end:
            yield _error("overlap", f"{where}: {one} and {two} overlap (shorten one)")


def _rules(hours: Hours) -> Iterator[Finding]:
    """Yield rules for days that no calendar has, or that are given twice."""
    for key, count in Counter(rule.key for rule in hours.on).items():
        if count > 1:
            yield _error("rule_twice", f'on "{key}" is given {count} times (keep one)')
        if not isinstance(key, str):
            continue
        if hours.calendar is None:
            yield _error("no_calendar", f'on "{key}": the line has no country, so no holidays (set line.country)')
        elif key != EVERY and (hint := unknown_name(hours.calendar, key)):
            yield _error("unknown_holiday", f'on "{key}": {hint}')


def _doubtful_days(hours: Hours, days: list[date]) -> Iterator[Finding]:
    """Yield days that two holidays claim with different hours."""
    for day in days if hours.on and hours.calendar else ():
        plan = day_plan(hours, day)
        if plan.doubtful:
            text = f"{plan.rule} and another holiday: the shorter hours hold (give the date hours of its own)"
            yield _warning("two_holidays", hours, day, text)


def _jumps(hours: Hours, days: list[date]) -> Iterator[Finding]:
    """Yield windows that open or close at a clock time that is missing or comes twice."""
    for day in days:
        if localtime.midnight(hours.zone, day + _DAY) - localtime.midnight(hours.zone, day) != _DAY:
            for window in day_plan(hours, day).windows + day_plan(hours, day - _DAY).windows:
                yield from _window_jumps(hours, day, window)


def _window_jumps(hours: Hours, day: date, window: Window) -> Iterator[Finding]:
    """Yield the edges of a window that are doubtful on the day."""
    for minute in (window.start, window.end):
        wall = localtime.wall_at(day if minute < DAY_MINUTES else day - _DAY, minute)
        if wall.date() == day and localtime.doubt(hours.zone, wall):
            yield _jump(hours.zone, wall, f"window {window}")


def _years(hours: Hours, days: list[date]) -> Iterator[Finding]:
    """Yield a warning if the holidays of some of the days are not complete."""
    if hours.calendar is None or not hours.on or not days:
        return
    known = trusted_until(hours.calendar)
    if days[-1].year > known:
        text = f"the holidays of {hours.calendar.country} are complete up to {known} only (update the holidays package)"
        yield _warning("holidays_unknown", hours, max(days[0], date(known + 1, 1, 1)), text)


def _jump(zone: ZoneInfo, wall: datetime, what: str) -> Finding:
    """Return the warning for a clock time that is missing or comes twice."""
    if localtime.doubt(zone, wall) == "gap":
        how = f"is missing that day: {localtime.shown(zone, localtime.first(zone, wall))} counts"
    else:
        how = "comes twice that day: the first counts, for a closing the last"
    at = localtime.first(zone, wall)
    text = f"{what}: {wall.isoformat(' ', 'minutes')} in {zone.key} {how} (choose another clock time if that is wrong)"
    return Finding("clock_jump", "warn", at, None, text)


def _error(code: str, text: str) -> Finding:
    """Return an error that has no date."""
    return Finding(code, "error", None, None, text)


def _warning(code: str, hours: Hours, day: date, text: str) -> Finding:
    """Return a warning about a local day."""
    return Finding(code, "warn", localtime.midnight(hours.zone, day), None, text)
