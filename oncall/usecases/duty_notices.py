"""What is due to be told about shifts at an instant: they begin soon, they begin now, the week to come.

A notice that was missed while nobody worked is made up for as long as it still helps; the outbox's keys keep it from
going out twice. Whatever was due before the line was first applied is nobody's business.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from oncall.policy.line import Line
from oncall.usecases.notices import BOTH, MAIL, SMS, names, role_word, span_words, stamp, told, when_words
from oncall.usecases.ports import OutboxRow
from schedules import localtime
from schedules.resolve import OnCall, Schedule, Shift, materialise, shifts
from schedules.rota import Rota, handover, label, week_at

BACK, AHEAD = timedelta(days=8), timedelta(days=36)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATE_DAY, LATE_PLAN, LATE_HANDOVER = timedelta(hours=6), timedelta(hours=6), timedelta(minutes=45)


class Plan(NamedTuple):
    """A line with its final shifts around an instant; shifts that were cut at the end of the view have that as their end."""

    line: Line
    schedule: Schedule
    shifts: tuple[Shift, ...]
    end: datetime
    now: datetime


def due_notices(line: Line, now: datetime, born: datetime) -> tuple[OutboxRow, ...]:
    """Return every notice that is due at an instant, those too that are told already. `born`: when the line was first applied."""
    if line.rota is None:
        return ()
    start, end = now - BACK, now + AHEAD
    schedule = materialise(line.rota, start, end)
    plan = Plan(line, schedule, shifts(schedule, start, end), end, now)
    return (
        *_soon(plan, DAY, LATE_DAY, BOTH, born),
        *_soon(plan, HOUR, HOUR, (SMS,), born),
        *_handovers(plan, born),
        *_week_plan(plan, line.rota, born),
    )


def _soon(plan: Plan, before: timedelta, late: timedelta, by: tuple[str, ...], born: datetime) -> Iterator[OutboxRow]:
    """Yield what those are told whose shift begins in such a time; to be sent until it begins."""
    hours = int(before / HOUR)
    for shift in plan.shifts:
        due = shift.start - before
        if born <= due <= plan.now < due + late:
            values = {**_shift_values(plan, shift), "start": when_words(plan.line, shift.start, plan.now)}
            about = f"{shift.role}:{stamp(shift.start)}:{hours}h"
            yield from told(
                plan.line, shift.person, "shift_soon", values, about=about, at=plan.now, until=shift.start, by=by
            )


def _handovers(plan: Plan, born: datetime) -> Iterator[OutboxRow]:
    """Yield what is told at each change of the people on call: those who begin, and those who go or stay."""
    segments = list(plan.schedule.segments(plan.now - LATE_HANDOVER - HOUR, plan.now + HOUR))
    for (_, _, before), (at, _, after) in pairwise(segments):
        if born <= at <= plan.now < at + LATE_HANDOVER and _people(before) != _people(after):
            yield from _handover(plan, at, before, after)


def _handover(plan: Plan, at: datetime, before: OnCall, after: OnCall) -> Iterator[OutboxRow]:
    """Yield what is told at one change of the people on call."""
    begins = [each for each in plan.shifts if each.start == at]
    until = at + LATE_HANDOVER
    for shift in begins:
        about = f"{shift.role}:{stamp(at)}"
        values = _shift_values(plan, shift)
        yield from told(
            plan.line, shift.person, "shift_begins", values, about=about, at=plan.now, until=until, by=(SMS,)
        )
    values = {"primary": names(plan.line, after.primary), "backup": names(plan.line, after.backup)}
    values["time"] = f"{at.astimezone(plan.line.zone):%H:%M}"
    begun = {shift.person for shift in begins}
    for person in dict.fromkeys((*before.primary, *before.backup, *after.primary, *after.backup)):
        if person not in begun:
            yield from told(plan.line, person, "handover", values, about=stamp(at), at=plan.now, until=until, by=(SMS,))


def _week_plan(plan: Plan, rota: Rota, born: datetime) -> Iterator[OutboxRow]:
    """Yield the coming week's plan: a letter to everybody who serves in it, an SMS likewise."""
    moment = plan.line.notices.week_plan
    if moment is None:
        return
    zone, (weekday, minute) = plan.line.zone, moment
    today = localtime.wall_of(zone, plan.now).date()
    day = today - timedelta(days=(today.weekday() - weekday) % 7)
    due = localtime.first(zone, localtime.wall_at(day, minute))
    if not born <= due <= plan.now < due + LATE_PLAN:
        return
    week = week_at(rota, due) + 1
    start, end = handover(rota, week), handover(rota, week + 1)
    coming = shifts(plan.schedule, start, end)
    values = {"week": label(rota, week), "plan": "\n".join(_rows(plan, coming))}
    values |= {role: names(plan.line, _serving(coming, role)) for role in ("primary", "backup")}
    for person in dict.fromkeys(shift.person for shift in coming):
        yield from told(
            plan.line, person, "week_plan", values, about=str(day), at=plan.now, until=start, by=(SMS, MAIL)
        )


def _rows(plan: Plan, coming: Iterable[Shift]) -> Iterator[str]:
    """Yield a row of the letter for each shift of a week, the primaries of a time first."""
    for shift in sorted(coming, key=lambda each: (each.start, each.role != "primary", each.person)):
        person = names(plan.line, (shift.person,))
        yield f"{span_words(plan.line, shift.start, shift.end, plan.now)}  {role_word(plan.line, shift.role)}: {person}"


def _serving(coming: Iterable[Shift], role: str) -> tuple[str, ...]:
    """Return who serves in a role in a week, each once."""
    return tuple(dict.fromkeys(shift.person for shift in coming if shift.role == role))


def _shift_values(plan: Plan, shift: Shift) -> dict[str, str]:
    """Return what is said of a shift: the role, its end where that is in sight, and who serves beside."""
    beside = getattr(plan.schedule.at(shift.start), shift.role)
    return {
        "role": role_word(plan.line, shift.role),
        "until": when_words(plan.line, shift.end, plan.now) if shift.end < plan.end else "",
        "partner": names(plan.line, (person for person in beside if person != shift.person)),
    }


def _people(answer: OnCall) -> tuple[frozenset[str], frozenset[str]]:
    """Return who is on call, whatever their order."""
    return frozenset(answer.primary), frozenset(answer.backup)
