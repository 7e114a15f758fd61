"""The rota and the hours on real dates: 90 days of coverage, clocks that jump, holidays that are not known yet."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from oncall.policy.build.hours import note_hours
from oncall.policy.checks.routes import escalating_states
from oncall.policy.findings import Notes, split_cure
from oncall.policy.line import Line
from schedules import findings as schedule
from schedules.coverage import sweep
from schedules.findings import first_of_each
from schedules.hourscheck import check_handovers, check_hours
from schedules.localtime import shown
from schedules.resolve import OnCall, materialise
from schedules.rota import Rota
from schedules.rotacheck import check as check_shape

DAYS = 90
_DOUBT_DAYS = 730
_KEYS = {
    "both_roles": "rota.distinct",
    "same_four": "rota.no_same_four",
    "clock_jump": "rota.handover",
    "week_twice": "rota.week",
    "staff_twice": "rota.staff",
    "idle_override": "rota.override",
    "idle_swap": "rota.swap",
}


def check_hours_on_dates(line: Line, now: datetime, notes: Notes) -> None:
    """Note windows at clock times that jump, days two holidays claim, and years whose holidays are not known."""
    warnings = (each for each in check_hours(line.hours, now, _DOUBT_DAYS) if each.severity == "warn")
    note_hours((each for each, _ in first_of_each(warnings)), None, notes)


def check_rota(line: Line, now: datetime, notes: Notes) -> None:
    """Note what is wrong with the rota at all, and in the next 90 days."""
    if line.rota is None:
        return
    needs = escalating_states(line) if line.routes else None
    found = sweep(line.rota, line.hours, now, DAYS, reachable(line), needs)
    _note((*found, *check_shape(line.rota), *check_handovers(line.rota, now, _DOUBT_DAYS)), notes)


def coverage(line: Line, now: datetime) -> tuple[str, ...]:
    """Return who is on call in the next 90 days, a line for each time in which nothing changes."""
    if line.rota is None:
        return ("no rota: nobody is on call by the calendar",)
    return tuple(_covered(line, line.rota, now, now + timedelta(days=DAYS)))


def reachable(line: Line) -> frozenset[str]:
    """Return the people who have a phone."""
    return frozenset(person.id for person in line.people.values() if person.phone is not None)


def _covered(line: Line, rota: Rota, start: datetime, end: datetime) -> Iterator[str]:
    """Yield the coverage line by line."""
    segments = list(materialise(rota, start, end, reachable(line)).segments(start, end))
    begins = segments[0][0]
    for at, (_, until, answer) in enumerate(segments):
        later = segments[at + 1][2] if at + 1 < len(segments) else None
        if later is None or _answer(later) != _answer(answer):
            problems = f"  ({', '.join(answer.problems)})" if answer.problems else ""
            who = f"primary {_names(answer.primary)}  backup {_names(answer.backup)}"
            yield f"{shown(line.zone, begins)} to {shown(line.zone, until)}  {who}{problems}"
            begins = until


def _answer(answer: OnCall) -> tuple[tuple[str, ...], ...]:
    """Return what an answer says, its reasons left out."""
    return answer.primary, answer.backup, answer.problems


def _names(people: tuple[str, ...]) -> str:
    """Return people as a list in words."""
    return ", ".join(people) or "nobody"


def _note(findings: Iterable[schedule.Finding], notes: Notes) -> None:
    """Note the first finding of each kind, and how many more there are."""
    for finding, more in first_of_each(findings):
        what, cure = split_cure(finding.text)
        what += f"; and {more} more like it" if more else ""
        note = notes.error if finding.severity == "error" else notes.warn
        note(_KEYS.get(finding.code, "rota"), what, cure)
