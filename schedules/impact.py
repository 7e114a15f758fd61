"""What a change of the rota does: who loses and gains which time, and what goes wrong that did not before.

A change that leaves a hole is not refused here; whoever accepts changes asks for an explicit yes unless `clean`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from schedules.changes import Override, Role
from schedules.coverage import sweep
from schedules.findings import Finding
from schedules.hours import Hours
from schedules.localtime import known, shown
from schedules.resolve import OnCall, Shift, materialise, shifts, shifts_of
from schedules.rota import Rota, handover, week_at
from schedules.rotacheck import check


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What changes for one person in one role: the times (UTC) they lose and those they gain."""

    person: str
    role: Role
    lost: tuple[tuple[datetime, datetime], ...]
    gained: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A change tried out: findings that are new with it, and what changes for whom."""

    findings: tuple[Finding, ...]
    people: tuple[PersonChange, ...]

    @property
    def clean(self) -> bool:
        """Whether the change breaks nothing that was whole before."""
        return not self.findings


def compare(before: Rota, after: Rota, start: datetime, end: datetime) -> tuple[PersonChange, ...]:
    """Return what changes in [start, end) per person and role, by person and role; nobody who keeps their shifts."""
    old, new = (_by_key(shifts_of(rota, start, end)) for rota in (before, after))
    found = []
    for person, role in sorted(old.keys() | new.keys()):
        had, has = old.get((person, role), ()), new.get((person, role), ())
        if had != has:
            found.append(PersonChange(person, role, _minus(had, has), _minus(has, had)))
    return tuple(found)


def trial(
    before: Rota,
    after: Rota,
    hours: Hours | None,
    start: datetime,
    days: int = 90,
    reachable: Collection[str] | None = None,
    needs: Collection[str] | None = None,
) -> Trial:
    """Return what a change from one rota to another does in the `days` from an instant, each rota checked whole."""
    start = known(start)
    old, new = ((*check(rota), *sweep(rota, hours, start, days, reachable, needs)) for rota in (before, after))
    fresh = tuple(finding for finding in new if not any(_covers(each, finding) for each in old))
    end = start + timedelta(days=days)
    thinner = (each for each in _thinner(before, after, start, end) if not any(_covers(one, each) for one in fresh))
    return Trial((*fresh, *thinner), compare(before, after, start, end))


def take_shift(rota: Rota, at: datetime, taker: str, giver: str) -> Override:
    """Return the override by which one person takes another's shift from an instant to the handover or its end.

    Raises ValueError if the giver is not on call at that instant, or the taker already is.
    """
    at = known(at)
    schedule = materialise(rota, at, handover(rota, week_at(rota, at) + 1))
    serving = schedule.at(at)
    if taker in serving.primary + serving.backup:
        raise ValueError(f"{taker} is on call already (choose somebody who is free)")
    roles: list[Role] = [role for role in ("primary", "backup") if giver in getattr(serving, role)]
    if not roles:
        raise ValueError(f"{giver} is not on call at {at.isoformat()} (on call: {', '.join(serving.primary)})")
    until = handover(rota, week_at(rota, at) + 1)
    ends = [each.end for each in shifts(schedule, at, until) if (each.role, each.person) == (roles[0], giver)]
    return Override(roles[0], at, min(ends), add=taker, remove=giver)


def _thinner(before: Rota, after: Rota, start: datetime, end: datetime) -> tuple[Finding, ...]:
    """Return the first time, role by role, in which a role that was short already loses another person."""
    found: dict[Role, tuple[datetime, datetime]] = {}
    sizes: tuple[tuple[Role, int], ...] = (("primary", after.sizes[0]), ("backup", after.sizes[1]))
    for begin, until, had, has in _side_by_side(before, after, start, end):
        for role, size in sizes:
            less = len(getattr(has, role)) < len(getattr(had, role)) < size
            if less and (role not in found or found[role][1] == begin):
                found[role] = found.get(role, (begin, begin))[0], until
    return tuple(_thin(after, role, *times) for role, times in found.items())


def _thin(rota: Rota, role: Role, start: datetime, end: datetime) -> Finding:
    """Return a role's loss of another person as a finding."""
    when = f"from {shown(rota.zone, start)} to {shown(rota.zone, end)}"
    text = f"{role} was short already and loses somebody else {when} (add an override, or somebody to the reserve)"
    return Finding(f"short_{role}", "warn", start, end, text)


def _side_by_side(
    before: Rota, after: Rota, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, OnCall, OnCall]]:
    """Yield the times in which neither rota changes, with who serves by each."""
    old, new = (materialise(rota, start, end) for rota in (before, after))
    edges = {at for schedule in (old, new) for at in schedule.starts if start < at < end}
    for begin, until in pairwise(sorted({start, end, *edges})):
        yield begin, until, old.at(begin), new.at(begin)


def _by_key(found: tuple[Shift, ...]) -> dict[tuple[str, Role], tuple[tuple[datetime, datetime], ...]]:
    """Return the times of shifts by person and role."""
    times: dict[tuple[str, Role], tuple[tuple[datetime, datetime], ...]] = {}
    for shift in found:
        key = shift.person, shift.role
        times[key] = (*times.get(key, ()), (shift.start, shift.end))
    return times


def _minus(
    times: tuple[tuple[datetime, datetime], ...], taken: tuple[tuple[datetime, datetime], ...]
) -> tuple[tuple[datetime, datetime], ...]:
    """Return sorted times without those that are taken from them."""
    left: list[tuple[datetime, datetime]] = []
    for start, end in times:
        begin = start
        for cut_start, cut_end in taken:
            if cut_end <= begin or cut_start >= end:
                continue
            if cut_start > begin:
                left.append((begin, cut_start))
            begin = cut_end
        if begin < end:
            left.append((begin, end))
    return tuple(left)


def _covers(old: Finding, new: Finding) -> bool:
    """Return whether a finding says nothing that an older one did not say: the same code, no further time."""
    if old.code != new.code or old.severity != new.severity:
        return False
    if old.start is None or new.start is None or old.end is None or new.end is None:
        return old.text == new.text
    return old.start <= new.start and new.end <= old.end
