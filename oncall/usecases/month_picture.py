"""What a month looks like: calls per local day and hour, how long callers waited, who took how many."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from oncall.policy.line import Line
from oncall.usecases.contracts import days_of
from oncall.usecases.month_ports import PersonCount
from oncall.usecases.months import bounds
from oncall.usecases.ports import Store

ANSWERED = "answered"
STEPS = (10, 20, 30, 60, 120)


@dataclass(frozen=True, slots=True)
class Counted:
    """Calls in one place of a chart: those a person took, and the others."""

    answered: int
    others: int


@dataclass(frozen=True, slots=True)
class WaitStep:
    """How many callers waited more than the step before and at most `most` whole seconds; None has no end."""

    most: int | None
    calls: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A month's calls. `days` has every local day of the month, `hours` the 24 hours of the local day."""

    days: Mapping[date, Counted]
    hours: tuple[Counted, ...]
    waits: tuple[WaitStep, ...]
    people: tuple[PersonCount, ...]


def month_picture(store: Store, line: Line, month: str) -> Picture:
    """Return what a month `YYYY-MM` looks like, in three statements. Raises StoreBusy or StoreDown."""
    start, end = bounds(month, line.zone)
    by_day: Counter[tuple[date, bool]] = Counter()
    by_hour: Counter[tuple[int, bool]] = Counter()
    for each in store.call_quarters(line.id, start, end):
        local, took = each.at.astimezone(line.zone), each.outcome == ANSWERED
        by_day[local.date(), took] += each.calls
        by_hour[local.hour, took] += each.calls
    first, last = days_of(line, month)
    days = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    return Picture(
        days={day: Counted(by_day[day, True], by_day[day, False]) for day in days},
        hours=tuple(Counted(by_hour[hour, True], by_hour[hour, False]) for hour in range(24)),
        waits=steps(store.call_waits(line.id, start, end)),
        people=store.call_people(line.id, start, end),
    )


def steps(waits: Mapping[int, int]) -> tuple[WaitStep, ...]:
    """Return waits in whole seconds, given as value and how often, put together by steps."""
    found, before = [], -1
    for most in (*STEPS, None):
        inside = sum(calls for wait, calls in waits.items() if wait > before and (most is None or wait <= most))
        found.append(WaitStep(most, inside))
        before = most if most is not None else before
    return tuple(found)
