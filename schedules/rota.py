"""Who a rota means in a week, before any change: a pure function of the week's number, never of stored state.

Week n counts handovers since the anchor and is negative before it. `pairs`: pair n is primary. `sliding`: n and n+1 of
the ring, so one of last week's two stays. `weeks`: only the weeks listed. A change of staff takes effect at a handover;
weeks before it keep the list they had, and from it on the rotation goes on where it stood (`epochs`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from schedules import localtime
from schedules.changes import Absence, ExplicitWeek, Override, Swap

Form: TypeAlias = Literal["pairs", "sliding", "weeks"]
Strictness: TypeAlias = Literal["error", "warn", "off"]
Pairs: TypeAlias = tuple[tuple[str, ...], ...]
Ring: TypeAlias = tuple[str, ...]
Backup: TypeAlias = Literal["next", "previous"] | Pairs | Ring
_WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Staff:
    """A list that replaces the rota's from the first handover on or after the local date `start`.

    The key that belongs to the form is filled, `pairs` or `ring`. `backup` replaces a backup list of its own (None: the
    rota's stays). `first` names whose turn that first week is; None: whoever would have been next.
    """

    start: date
    pairs: Pairs = ()
    ring: Ring = ()
    backup: Pairs | Ring | None = None
    first: str | None = None


@dataclass(frozen=True, slots=True)
class Rota:
    """A line's rota. `weekday` counts from Monday = 0, `minute` from midnight; `anchor` is the day week 0 begins.

    A `backup` list of pairs turns like pairs, a flat one slides like a ring. `sizes` is how many people each role needs,
    primary and backup.
    """

    zone: ZoneInfo
    weekday: int
    minute: int
    anchor: date
    form: Form
    pairs: Pairs = ()
    ring: Ring = ()
    backup: Backup = "next"
    distinct: Strictness = "error"
    no_same_four: Strictness = "warn"
    reserve: tuple[str, ...] = ()
    weeks: tuple[ExplicitWeek, ...] = ()
    overrides: tuple[Override, ...] = ()
    swaps: tuple[Swap, ...] = ()
    absences: tuple[Absence, ...] = ()
    staff: tuple[Staff, ...] = ()
    sizes: tuple[int, int] = (2, 2)

    def __post_init__(self) -> None:
        if not 0 <= self.weekday < _WEEK_DAYS or not 0 <= self.minute < localtime.DAY_MINUTES:
            raise ValueError(f"handover: day {self.weekday}, minute {self.minute} (0 to 6, 0 to 1439)")
        if self.anchor.weekday() != self.weekday:
            due = self.anchor + timedelta(days=(self.weekday - self.anchor.weekday()) % _WEEK_DAYS)
            day, wanted = (localtime.WEEKDAYS[number] for number in (self.anchor.weekday(), self.weekday))
            raise ValueError(f"anchor: {self.anchor} is a {day} but the handover is on {wanted} (use {due})")


def handover_day(rota: Rota, week: int) -> date:
    """Return the local date on which a week begins."""
    return rota.anchor + timedelta(days=_WEEK_DAYS * week)


def handover(rota: Rota, week: int) -> datetime:
    """Return the instant (UTC) at which a week begins and the one before it ends."""
    return localtime.first(rota.zone, localtime.wall_at(handover_day(rota, week), rota.minute))


def week_at(rota: Rota, at: datetime) -> int:
    """Return the number of the week that holds an instant."""
    week = (localtime.wall_of(rota.zone, at).date() - rota.anchor).days // _WEEK_DAYS
    return week if at >= handover(rota, week) else week - 1


def week_from(rota: Rota, day: date) -> int:
    """Return the number of the first week that begins on or after a local date."""
    return -((rota.anchor - day).days // _WEEK_DAYS)


def week_named(rota: Rota, iso_year: int, iso_week: int) -> int:
    """Return the number of the week whose handover falls in an ISO week."""
    return (date.fromisocalendar(iso_year, iso_week, rota.weekday + 1) - rota.anchor).days // _WEEK_DAYS


def label(rota: Rota, week: int) -> str:
    """Return a week as people and files write it: 2026-W53."""
    iso = handover_day(rota, week).isocalendar()
    return f"{iso.year:04d}-W{iso.week:02d}"


def people(rota: Rota) -> tuple[str, ...]:
    """Return everybody the rota names, each once, in the order of the lists."""
    lists: list[tuple[str | None, ...]] = [*rota.pairs, rota.ring, *_flat(rota.backup), rota.reserve]
    for staff in rota.staff:
        lists += [*staff.pairs, staff.ring, *_flat(staff.backup), (staff.first,)]
    lists += [each or () for week in rota.weeks for each in (week.primary, week.backup)]
    lists += [(override.add, override.remove) for override in rota.overrides]
    lists += [(swap.a, swap.b) for swap in rota.swaps] + [(absence.who,) for absence in rota.absences]
    return tuple(dict.fromkeys(person for each in lists for person in each if person is not None))


def _flat(backup: Backup | None) -> Pairs:
    """Return a backup list as pairs of names; a rule such as "next" names nobody."""
    if backup is None or isinstance(backup, str):
        return ()
    return tuple((each,) if isinstance(each, str) else each for each in backup)
