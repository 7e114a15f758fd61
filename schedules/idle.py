"""Changes that do nothing: an override or a swap of somebody who is not on call then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from schedules.changes import Override, Swap
from schedules.findings import Finding
from schedules.localtime import known, shown
from schedules.resolve import Schedule, materialise
from schedules.rota import Rota

_LONGEST = timedelta(days=800)


def idle_changes(rota: Rota) -> Iterator[Finding]:
    """Yield a warning for every override that never finds whom it removes, and every half of a swap likewise."""
    for override in rota.overrides:
        yield from _idle_override(rota, override)
    for swap in rota.swaps:
        yield from idle_halves(rota, swap)


def idle_halves(rota: Rota, swap: Swap) -> tuple[Finding, ...]:
    """Return a warning for each half of a swap whose giver is not on call in it by the rest of the plan."""
    bare = replace(rota, swaps=tuple(each for each in rota.swaps if each != swap), overrides=(), absences=())
    found = []
    for giver, start, end in ((swap.a, swap.a_start, swap.a_end), (swap.b, swap.b_start, swap.b_end)):
        if not _serves(_window(bare, start, end), start, end, giver, ("primary", "backup")):
            text = f"swap: {giver} is not on call {_span(rota, start, end)} (give a time in which they are)"
            found.append(Finding("idle_swap", "warn", start, end, text))
    return tuple(found)


def _idle_override(rota: Rota, override: Override) -> Iterator[Finding]:
    """Yield a warning if an override removes somebody who does not have the role in its window."""
    if override.remove is None:
        return
    bare = replace(rota, overrides=tuple(each for each in rota.overrides if each != override))
    schedule = _window(bare, override.start, override.end)
    if not _serves(schedule, override.start, override.end, override.remove, (override.role,)):
        when = _span(rota, override.start, override.end)
        text = f"override: {override.remove} is not {override.role} {when}, so it does nothing (name who is)"
        yield Finding("idle_override", "warn", override.start, override.end, text)


def _window(rota: Rota, start: datetime, end: datetime) -> Schedule:
    """Return the schedule of a change's window, the first 800 days of it at most."""
    return materialise(rota, known(start), min(end, start + _LONGEST))


def _serves(schedule: Schedule, start: datetime, end: datetime, person: str, roles: tuple[str, ...]) -> bool:
    """Return whether a person has one of the roles at some instant of a window."""
    answers = (answer for _, _, answer in schedule.segments(start, end))
    return any(person in getattr(answer, role) for answer in answers for role in roles)


def _span(rota: Rota, start: datetime, end: datetime) -> str:
    """Return a window in words."""
    return f"from {shown(rota.zone, start)} to {shown(rota.zone, end)}"
