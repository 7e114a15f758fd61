"""Can a rota work at all: its lists, its rules and its changes, before anybody looks at a date.

The rotation is turned once through every list without the changes, so that one person alone, a pair of the same person
or too small a ring is named with the first week in which it bites.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from schedules.epochs import changes_of_staff
from schedules.findings import Finding, Severity, severity
from schedules.idle import idle_changes
from schedules.localtime import shown
from schedules.rota import Rota, label, week_at
from schedules.segments import judged, period

_PLAN = {
    "short_primary": "primary has not {0} different people (list {0} people in every entry)",
    "short_backup": "backup has not {1} different people (list more pairs, a longer ring, or a backup of its own)",
    "both_roles": "the same person is primary and backup (have two pairs or a ring of four at least)",
    "same_four": "the four are those of the week before (have three pairs or a ring of five at least)",
}


def check(rota: Rota) -> tuple[Finding, ...]:
    """Return what is wrong with a rota whatever the date: its shape, its bare rotation, changes that do nothing."""
    shape = tuple(_shape(rota))
    return shape or (*_plan(rota), *idle_changes(rota))


def _shape(rota: Rota) -> Iterator[Finding]:
    """Yield what the form of the rota asks for and does not have."""
    if rota.form == "weeks":
        if not rota.weeks:
            yield _error("no_weeks", 'form = "weeks" lists no week (add [[rota.week]] tables)')
    else:
        yield from _lists(rota)
    for (year, week), count in Counter((each.iso_year, each.iso_week) for each in rota.weeks).items():
        if count > 1:
            yield _error("week_twice", f"week {year}-W{week:02d} is listed {count} times (keep one)")
    for day, count in Counter(each.start for each in rota.staff).items():
        if count > 1:
            yield _error("staff_twice", f"staff from {day} is listed {count} times (keep one)")


def _lists(rota: Rota) -> Iterator[Finding]:
    """Yield lists that are missing or belong to the other form."""
    key, other = ("pairs", "ring") if rota.form == "pairs" else ("ring", "pairs")
    for name, given in (("rota", rota), *((f"staff from {each.start}", each) for each in rota.staff)):
        if not getattr(given, key):
            yield _error("no_people", f'{name}: form = "{rota.form}" needs {key} (list who serves)')
        if getattr(given, other):
            yield _error("wrong_list", f'{name}: {other} does not belong to form = "{rota.form}" (use {key})')


def _plan(rota: Rota) -> Iterator[Finding]:
    """Yield each thing wrong with the bare rotation once per list, in the first week in which it is."""
    if rota.form == "weeks":
        return
    bare = replace(rota, weeks=(), overrides=(), swaps=(), absences=())
    for first, last in _terms(rota):
        seen: set[str] = set()
        for piece in judged(bare, first, last, None):
            for code in [code for code in piece.problems if code not in seen]:
                seen.add(code)
                week = f"week {label(rota, week_at(rota, piece.start))}, from {shown(rota.zone, piece.start)}"
                text = f"{week}: {_PLAN[code].format(*rota.sizes)}"
                yield Finding(code, _severity(rota, code), piece.start, None, text)


def _terms(rota: Rota) -> Iterator[tuple[int, int]]:
    """Yield for each list the weeks of one turn and one more, as far as the list holds from the anchor on."""
    starts = sorted({0, *changes_of_staff(rota)})
    for first, following in pairwise([*starts, None]):
        assert first is not None
        if first >= 0:
            last = first + period(rota, first)
            yield first, last if following is None else min(last, following - 1)


def _severity(rota: Rota, code: str) -> Severity:
    """Return how severe a fault of the bare rotation is: too few people in it is always an error."""
    rules = {"both_roles": rota.distinct, "same_four": rota.no_same_four}
    return severity(rules[code]) if code in rules else "error"


def _error(code: str, text: str) -> Finding:
    """Return an error that has no date."""
    return Finding(code, "error", None, None, text)
