"""Opening hours, what happens to a call, and who is on call in the next 90 days."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import zip_longest

from oncall.policy.differs.words import attributes, changed, shown
from oncall.policy.line import Escalation, Line, MenuKey, Route, Step
from oncall.policy.numbers import spaced
from schedules.hours import DayRule, Hours, Window
from schedules.impact import compare
from schedules.localtime import WEEKDAYS
from schedules.localtime import shown as local

DAYS = 90
_ESCALATION = {
    "screen": "screening",
    "consent": "callers are asked to accept the price",
    "rounds": "rounds",
    "max_wait": "the longest wait",
    "queue_wait": "the longest wait in line",
    "ring_time": "one phone rings for",
    "then": "when nobody takes the call",
}
_ROTA = {
    "weekday": "handover weekday (Monday is 0)",
    "minute": "handover, minutes after midnight",
    "anchor": "anchor",
    "form": "form",
    "distinct": "one person in both roles",
    "no_same_four": "the same four two weeks running",
    "reserve": "reserve",
}


def hours_changes(old: Hours, new: Hours) -> Iterator[str]:
    """Yield weekdays, dates and holidays whose windows change."""
    for day, before, after in zip(WEEKDAYS, old.weekly, new.weekly, strict=True):
        yield from changed(f"hours on {day}", _windows(before), _windows(after))
    rules, new_rules = _rules(old.on), _rules(new.on)
    for key in [*rules, *(key for key in new_rules if key not in rules)]:
        yield from changed(f"hours on {key}", rules.get(key, "as the weekday"), new_rules.get(key, "as the weekday"))


def route_changes(old: Line, new: Line) -> Iterator[str]:
    """Yield routes, the escalation and its steps, as far as they change."""
    for at, (route, other) in enumerate(zip_longest(old.routes, new.routes)):
        yield from changed(f"route {at + 1}", _route(route), _route(other))
    before, after = old.escalation, new.escalation
    if before is not None and after is not None:
        yield from attributes("", before, after, _ESCALATION)
    elif before != after:
        yield (
            "nobody is rung any more: the escalation is gone"
            if after is None
            else "people are rung: an escalation is new"
        )
    for at, (step, next_) in enumerate(zip_longest(_steps(before), _steps(after))):
        yield from changed(f"step {at + 1}", _step(step), _step(next_))
    yield from changed("last resort", old.last_resort, new.last_resort)


def duty_changes(old: Line, new: Line, now: datetime) -> Iterator[str]:
    """Yield rules of the rota that change, then who gains and who loses which time in the next 90 days."""
    if old.rota is None or new.rota is None:
        if old.rota != new.rota:
            yield "the rota is gone: nobody is on call by the calendar" if new.rota is None else "a rota is new"
        return
    yield from attributes("rota, ", old.rota, new.rota, _ROTA)
    people = compare(old.rota, new.rota, now, now + timedelta(days=DAYS))
    for each in people:
        for words, times in (("no longer", each.lost), ("now", each.gained)):
            if times:
                windows = "; ".join(f"{local(new.zone, start)} to {local(new.zone, end)}" for start, end in times)
                yield f"{each.person} is {words} {each.role}: {windows}"
    if old.rota != new.rota and not people:
        yield f"the rota changes, but nobody's duty in the next {DAYS} days does"


def _windows(windows: tuple[Window, ...]) -> str:
    """Return a day's windows in words."""
    return ", ".join(map(str, windows)) or "closed"


def _rules(rules: tuple[DayRule, ...]) -> dict[str, str]:
    """Return the windows of single days by date, holiday or "*"."""
    return {"every other public holiday" if r.key == "*" else str(r.key): _windows(r.windows) for r in rules}


def _route(route: Route | None) -> str:
    """Return a route in words."""
    if route is None:
        return "none"
    ring = f" to {shown(route.ring)}" if route.ring else ""
    ask = f", asking for {shown(route.ask)}" if route.ask else ""
    keys = "".join(f", {key.press}: {key.do}{_way(key)} {key.topic or ''}".rstrip() for key in route.keys)
    silent = f", without a key {route.otherwise}" if route.otherwise else ""
    return f"{route.when}: {route.do}{ring}{_way(route)}, saying {route.say}{ask}{keys}{silent}"


def _way(way: Route | MenuKey) -> str:
    """Return what a way has of its own: a number, the opening it tells, a key through, no message."""
    parts = (
        f" to {spaced(way.to)}" if way.to else "",
        f", telling when {way.opens} begins" if way.opens else "",
        f", {way.through} gets through" if way.through else "",
        "" if way.message else ", without a message",
        f", asking for {shown(way.ask)}" if isinstance(way, MenuKey) and way.ask else "",
    )
    return "".join(parts)


def _steps(escalation: Escalation | None) -> tuple[Step, ...]:
    """Return the steps of an escalation."""
    return () if escalation is None else escalation.steps


def _step(step: Step | None) -> str:
    """Return a step in words."""
    return "none" if step is None else f"{shown(step.ring)} for {shown(step.lasts)}"
