"""The past is not changed: what a change may still say at an instant, and how one that has begun is ended."""

from dataclasses import replace
from datetime import datetime

from oncall.policy.changes import Change
from oncall.policy.line import Line
from oncall.usecases.current_rota import window_of
from schedules.changes import Absence, ExplicitWeek, Override, Swap
from schedules.localtime import shown
from schedules.rota import Rota


class CannotChange(ValueError):
    """A change that cannot be made at all, whoever says yes: one line, what and the cure."""


def from_now(line: Line, rota: Rota, change: Change, now: datetime) -> Change:
    """Return a change without the part of it that lies in the past. Raises CannotChange when nothing of it is left."""
    start, end = window_of(rota, change)
    now = now.replace(microsecond=0)
    if end <= now:
        raise CannotChange(f"the change was over on {shown(line.zone, end)} (give a time that is to come)")
    match change:
        case ExplicitWeek() if start <= now:
            cure = "replace people for the rest of it with an override"
            raise CannotChange(f"week {change.label} began on {shown(line.zone, start)} ({cure})")
        case Swap():
            return _swap_from_now(line, change, now)
        case Override() | Absence():
            return replace(change, start=max(change.start, now))
    return change


def until_now(line: Line, rota: Rota, change: Change, now: datetime) -> Change | None:
    """Return what stays of a change that is taken back: the part that has been, None when nothing has.

    Raises CannotChange for what is over, and for what cannot be cut in two.
    """
    start, end = window_of(rota, change)
    now = now.replace(microsecond=0)
    if end <= now:
        raise CannotChange(
            f"the change was over on {shown(line.zone, end)}: it stays on record (nothing is left to undo)"
        )
    if start >= now:
        return None
    match change:
        case Override() | Absence():
            return replace(change, end=now)
    begun = f"the {'week' if isinstance(change, ExplicitWeek) else 'swap'} began on {shown(line.zone, start)}"
    raise CannotChange(f"{begun} (replace people for the rest of it with an override)")


def _swap_from_now(line: Line, swap: Swap, now: datetime) -> Swap:
    """Return a swap of what is to come; both halves must have something left."""
    for end in (swap.a_end, swap.b_end):
        if end <= now:
            raise CannotChange(f"one half of the swap was over on {shown(line.zone, end)} (give two times to come)")
    return replace(swap, a_start=max(swap.a_start, now), b_start=max(swap.b_start, now))
