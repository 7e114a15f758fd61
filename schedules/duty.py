"""Swaps, absences and overrides laid over a week's plan at one instant, in that order.

Equal changes may stand in any order: each kind is sorted before it is applied. Of two changes that contradict each other
the one that begins later wins, then the one that ends later, then the one whose people come later in the alphabet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from schedules.changes import Absence, Override, Swap
from schedules.epochs import epoch_at
from schedules.localtime import shown
from schedules.rota import Rota
from schedules.rotation import Duty


@dataclass(frozen=True, slots=True)
class Active:
    """The changes that hold at an instant, each kind in the order in which it applies."""

    gives: tuple[tuple[str, str, datetime, datetime], ...] = ()
    absences: tuple[Absence, ...] = ()
    overrides: tuple[Override, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gives or self.absences or self.overrides)


def every_change(rota: Rota) -> Active:
    """Return all changes of a rota, each kind in the order in which it applies."""
    gives = sorted(half for swap in rota.swaps for half in _halves(swap))
    return Active(
        tuple((giver, taker, since, until) for since, until, giver, taker in gives),
        tuple(sorted(rota.absences, key=lambda each: (each.start, each.end, each.who))),
        tuple(sorted(rota.overrides, key=_override_order)),
    )


def touching(changes: Active, start: datetime, end: datetime) -> Active:
    """Return those of the changes whose window meets [start, end)."""
    return Active(
        tuple(give for give in changes.gives if give[2] < end and give[3] > start),
        tuple(each for each in changes.absences if each.start < end and each.end > start),
        tuple(each for each in changes.overrides if each.start < end and each.end > start),
    )


def edges(changes: Active) -> Iterable[datetime]:
    """Yield every instant at which one of the changes begins or ends."""
    for give in changes.gives:
        yield from give[2:]
    for absence in changes.absences:
        yield from (absence.start, absence.end)
    for override in changes.overrides:
        yield from (override.start, override.end)


def applied(rota: Rota, week: int, duty: Duty, changes: Active) -> Duty:
    """Return who serves once the changes are laid over the plan of a week."""
    roles = {"primary": list(duty.primary), "backup": list(duty.backup)}
    because = list(duty.because)
    because += _swapped(rota, roles, changes)
    because += _filled(rota, week, roles, changes)
    because += _overridden(rota, roles, changes)
    return Duty(tuple(roles["primary"]), tuple(roles["backup"]), tuple(because))


def _halves(swap: Swap) -> Iterable[tuple[datetime, datetime, str, str]]:
    """Yield both halves of a swap: window, who gives, who takes."""
    yield swap.a_start, swap.a_end, swap.a, swap.b
    yield swap.b_start, swap.b_end, swap.b, swap.a


def _override_order(override: Override) -> tuple[datetime, datetime, str, str, str]:
    """Return the order in which overrides apply."""
    return override.start, override.end, override.role, override.remove or "", override.add or ""


def _swapped(rota: Rota, roles: dict[str, list[str]], changes: Active) -> list[str]:
    """Hand the places over by the swaps; whoever is handed a place without one of their own may hand it on."""
    if not changes.gives:
        return []
    planned = {person for people in roles.values() for person in people}
    takes = {giver: (taker, since, until) for giver, taker, since, until in changes.gives}
    notes = []
    for people in roles.values():
        for place, giver in enumerate(people):
            if giver in takes:
                people[place] = _taker(giver, takes, planned)
                window = f"{shown(rota.zone, takes[giver][1])} to {shown(rota.zone, takes[giver][2])}"
                notes.append(f"swap: {people[place]} serves for {giver} {window}")
        people[:] = dict.fromkeys(people)
    return list(dict.fromkeys(notes))


def _taker(giver: str, takes: dict[str, tuple[str, datetime, datetime]], planned: set[str]) -> str:
    """Return who serves for a giver in the end; a circle stops before it closes."""
    seen = {giver}
    person = takes[giver][0]
    while person in takes and person not in planned and person not in seen:
        seen.add(person)
        person = takes[person][0]
    return person


def _filled(rota: Rota, week: int, roles: dict[str, list[str]], changes: Active) -> list[str]:
    """Fill the places of absent people from the reserve, then by the first free of the lists; else leave a hole."""
    away = {absence.who: absence for absence in changes.absences}
    notes = []
    for role, people in roles.items():
        for person in [each for each in people if each in away]:
            place = people.index(person)
            fill = _first_free(rota, week, role, roles, away)
            people[place : place + 1] = [] if fill is None else [fill]
            window = f"{shown(rota.zone, away[person].start)} to {shown(rota.zone, away[person].end)}"
            how = "not filled: nobody is free" if fill is None else f"filled by {fill} ({_source(rota, fill)})"
            notes.append(f"absence of {person} {window} {how}")
    return notes


def _first_free(rota: Rota, week: int, role: str, roles: dict[str, list[str]], away: dict[str, Absence]) -> str | None:
    """Return who fills a place: neither away nor on call in any role; the reserve first, then the role's own list."""
    busy = {person for people in roles.values() for person in people} | away.keys()
    epoch = epoch_at(rota, week)
    lists = [epoch.primary] if epoch.backup is None else [epoch.primary, epoch.backup]
    if role == "backup":
        lists.reverse()
    ranks = [*rota.reserve, *(who for turns in lists for entry in turns.entries for who in entry)]
    return next((person for person in ranks if person not in busy), None)


def _source(rota: Rota, person: str) -> str:
    """Return where a fill comes from, in words."""
    return "reserve" if person in rota.reserve else "first free"


def _overridden(rota: Rota, roles: dict[str, list[str]], changes: Active) -> list[str]:
    """Apply the overrides; one that removes somebody who is not on call in the role does nothing and says so."""
    notes = []
    away = {absence.who for absence in changes.absences}
    for each in changes.overrides:
        people = roles[each.role]
        window = f"{shown(rota.zone, each.start)} to {shown(rota.zone, each.end)}"
        if each.remove is not None and each.remove not in people:
            notes.append(f"override {window} does nothing: {each.remove} is not {each.role}")
            continue
        place = len(people) if each.remove is None else people.index(each.remove)
        people[place : place + 1] = [] if each.add is None or each.add in people else [each.add]
        absent = " (absent then; the override wins)" if each.add in away else ""
        notes.append(f"override {window}: {_words(each)}{absent}")
    return notes


def _words(override: Override) -> str:
    """Return what an override does, in words."""
    if override.remove is None:
        return f"{override.add} is added to {override.role}"
    if override.add is None:
        return f"{override.remove} is removed from {override.role}"
    return f"{override.add} replaces {override.remove} in {override.role}"
