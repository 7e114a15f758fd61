"""When promises fall due. They run from `opened_at`; the first promise of a kind whose conditions hold is the one that counts."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from oncall.billing.conditions import tester
from oncall.billing.facts import Facts
from oncall.billing.quote import Due
from oncall.billing.tariff import Promise
from oncall.billing.within import Elapsed, HoursOf, Within, WorkingDays
from schedules.hours import Hours, add_hours_of, next_working_day_same_time

Verdict = Literal["open", "met", "missed"]


def dues(promises: tuple[Promise, ...], facts: Facts, hours: Hours | None) -> tuple[Due, ...]:
    """Return what is promised for a case and by when, in the file's order.

    A promise is left out while a fact it depends on, or `opened_at`, is not known, and where its hours or working days do
    not come (no hours given, or none of that state within 26 months). Instants are in the line's zone where hours are
    given, else in UTC.
    """
    opened = facts.get("opened_at")
    if not isinstance(opened, datetime):
        return ()
    found: dict[str, Due] = {}
    for promise in promises:
        if promise.kind in found or not _holds(promise, facts.values):
            continue
        due = due_at(promise.within, opened, hours)
        if due is not None:
            found[promise.kind] = Due(promise.kind, due)
    return tuple(found.values())


def due_at(within: Within, opened: datetime, hours: Hours | None) -> datetime | None:
    """Return the instant until which a promise runs, None where its hours or working days are not known or do not come."""
    match within:
        case Elapsed(duration=duration):
            due: datetime | None = opened.astimezone(UTC) + duration
        case HoursOf(duration=duration, state=state):
            due = None if hours is None else add_hours_of(hours, state, opened, duration)
        case WorkingDays(days=days):
            due = None if hours is None else next_working_day_same_time(hours, opened, days)
    return due if due is None or hours is None else due.astimezone(hours.zone)


def verdict(due: Due, facts: Facts, now: datetime) -> Verdict:
    """Return whether a promise was kept. Respond and react are kept by `answered_at`, solve by `solved_at`.

    A promise without that instant is open until it is due, and missed after it. At exactly the instant it is kept.
    """
    at = facts.get("solved_at" if due.kind == "solve" else "answered_at")
    if isinstance(at, datetime):
        return "met" if at <= due.due else "missed"
    return "open" if now <= due.due else "missed"


def _holds(promise: Promise, values: Mapping[str, Any]) -> bool:
    return all(c.fact in values and tester(c)(values[c.fact]) for c in promise.when)
