"""Is somebody on call whenever the line needs it: a sweep over the final rota, with first bad instant, length and cause.

Errors are what nobody may apply: an instant at which nobody can be rung, and broken rules the line holds as errors. A
hole in a role that somebody else still fills, and weeks of a listed rota that are not written yet, are warnings; but
an unwritten week is an error when the sweep begins in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from schedules.findings import Finding, Severity, length, severity
from schedules.hours import Hours, intervals
from schedules.localtime import known, shown
from schedules.resolve import OnCall, materialise
from schedules.rota import Rota

_CHANGES = ("absence ", "override ", "swap: ", "week ", "only listed ")
_WORDS = {
    "nobody": "nobody is on call",
    "nobody_reachable": "nobody on call has a number",
    "unplanned": "nobody is on call",
    "short_primary": "primary has too few people",
    "short_backup": "backup has too few people",
    "both_roles": "the same person is primary and backup",
    "same_four": "the four are those of the week before",
    "unreachable": "somebody on call has no number",
}
_CURES = {
    "nobody": "add an override, or shorten an absence",
    "nobody_reachable": "give one of them a phone",
    "unplanned": "list the week under [[rota.week]]",
    "short_primary": "add an override, or somebody to the reserve",
    "short_backup": "add an override, or somebody to the reserve",
    "both_roles": "change the swap or override, or have six people in pairs, five in a ring",
    "same_four": "have three pairs or a ring of five at least",
    "unreachable": "give them a phone",
}


class _Stretch(NamedTuple):
    """A time with one thing wrong, and why."""

    code: str
    start: datetime
    end: datetime
    cause: str


def sweep(
    rota: Rota,
    hours: Hours | None,
    start: datetime,
    days: int = 90,
    reachable: Collection[str] | None = None,
    needs: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong in the `days` from an instant, by start and code.

    `needs` are the states of the hours in which somebody must be on call; None is always.
    """
    start = known(start)
    end = start + timedelta(days=days)
    segments = materialise(rota, start, end, reachable).segments(start, end)
    stretches = _joined(_wrong(rota, segments, _needed(hours, start, end, needs), reachable))
    return tuple(_finding(rota, each, start, end) for each in stretches)


def _needed(
    hours: Hours | None, start: datetime, end: datetime, needs: Collection[str] | None
) -> tuple[tuple[datetime, datetime], ...]:
    """Return the times in which somebody must be on call."""
    if hours is None or needs is None:
        return ((start, end),)
    return tuple((each.start, each.end) for each in intervals(hours, start, end) if each.state in needs)


def _wrong(
    rota: Rota,
    segments: Iterable[tuple[datetime, datetime, OnCall]],
    needed: tuple[tuple[datetime, datetime], ...],
    reachable: Collection[str] | None,
) -> Iterator[_Stretch]:
    """Yield every thing wrong within the times that count."""
    for start, end, answer in segments:
        for code in _codes(rota, answer, reachable):
            for left, right in needed:
                if left < end and right > start:
                    yield _Stretch(code, max(left, start), min(right, end), _cause(answer))


def _codes(rota: Rota, answer: OnCall, reachable: Collection[str] | None) -> tuple[str, ...]:
    """Return the codes of an answer; nobody at all stands for the two roles being short."""
    people = answer.primary + answer.backup
    if not people:
        return ("unplanned" if rota.form == "weeks" and answer.because[-1].startswith("only listed ") else "nobody",)
    if reachable is not None and not set(people) & set(reachable):
        return (*(code for code in answer.problems if code != "unreachable"), "nobody_reachable")
    return answer.problems


def _cause(answer: OnCall) -> str:
    """Return the rules behind an answer: the changes if there are any, else the plan."""
    changes = tuple(note for note in answer.because[1:] if note.startswith(_CHANGES))
    return "; ".join(changes or answer.because[1:])


def _joined(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """Return the stretches with those of one code joined that follow each other; the first cause stays."""
    last: dict[str, int] = {}
    joined: list[_Stretch] = []
    for each in stretches:
        place = last.get(each.code)
        if place is not None and joined[place].end == each.start:
            joined[place] = joined[place]._replace(end=each.end)
        else:
            last[each.code] = len(joined)
            joined.append(each)
    return sorted(joined, key=lambda each: (each.start, each.code))


def _finding(rota: Rota, each: _Stretch, begin: datetime, end: datetime) -> Finding:
    """Return a stretch as a finding in words."""
    lasting = length(each.end - each.start) + (", to the end of the sweep" if each.end == end else "")
    when = f"from {shown(rota.zone, each.start)} to {shown(rota.zone, each.end)} ({lasting})"
    text = f"{_WORDS[each.code]} {when}: {each.cause} ({_CURES[each.code]})"
    return Finding(each.code, _severity(rota, each, begin), each.start, each.end, text)


def _severity(rota: Rota, each: _Stretch, begin: datetime) -> Severity:
    """Return how severe a stretch is."""
    if each.code == "both_roles":
        return severity(rota.distinct)
    if each.code == "same_four":
        return severity(rota.no_same_four)
    if each.code == "unplanned":
        return "error" if each.start == begin else "warn"
    return "error" if each.code in {"nobody", "nobody_reachable"} else "warn"
