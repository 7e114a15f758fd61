"""The weeks cut at their changes, each piece checked: enough people, nobody twice, not last week's four, reachable.

The four of the week before are the people who served longest together in it; whoever serves now is compared with them.
So an hour's override neither makes nor hides a week with the same four, and the answer holds for the instant asked about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import lcm
from typing import NamedTuple

from schedules.duty import Active, applied, edges, every_change, touching
from schedules.epochs import changes_of_staff, epoch_at
from schedules.localtime import LAST_YEAR
from schedules.rota import Rota, handover, week_at, week_from, week_named
from schedules.rotation import Duty, planned


class Piece(NamedTuple):
    """A part of a week in which nothing changes."""

    start: datetime
    end: datetime
    duty: Duty


@dataclass(frozen=True, slots=True)
class Judged:
    """A piece with its problems; two pieces with the same `answer` differ at most in their reasons."""

    start: datetime
    primary: tuple[str, ...]
    backup: tuple[str, ...]
    problems: tuple[str, ...]
    because: tuple[str, ...]

    @property
    def answer(self) -> tuple[tuple[str, ...], ...]:
        """What an answer says, its reasons left out."""
        return self.primary, self.backup, self.problems


def judged(rota: Rota, first: int, last: int, reachable: frozenset[str] | None) -> list[Judged]:
    """Return the pieces of the weeks `first` to `last`, both included, in order."""
    weeks = _pieces(rota, first - 1, last)
    found: list[Judged] = []
    for before, week in pairwise(weeks):
        rested = _longest(before)
        for start, _, duty in week:
            problems = _problems(rota, duty, rested, reachable)
            found.append(Judged(start, duty.primary, duty.backup, problems, duty.because))
    return found


def next_change(rota: Rota, piece: Judged, week: int, reachable: frozenset[str] | None) -> datetime | None:
    """Return the first instant from a week on at which the answer is not the piece's any more; None for never.

    Between two weeks in which something is listed, begins or ends the rotation only turns, so a whole turn that brings
    no other answer brings none until the next of them.
    """
    marks = [week, *(mark for mark in _marks(rota) if mark > week)]
    for mark, following in pairwise([*marks, None]):
        assert mark is not None
        end = mark + period(rota, mark) + 1
        for number in range(mark, end if following is None else min(end, following)):
            changed = (each.start for each in judged(rota, number, number, reachable) if each.answer != piece.answer)
            if (found := next(changed, None)) is not None:
                return found
    return None


def _pieces(rota: Rota, first: int, last: int) -> list[list[Piece]]:
    """Return each week's pieces, from the week `first` to `last`."""
    bounds = [handover(rota, week) for week in range(first, last + 2)]
    changes = touching(every_change(rota), bounds[0], bounds[-1])
    return [_week(rota, first + number, start, end, changes) for number, (start, end) in enumerate(pairwise(bounds))]


def _week(rota: Rota, week: int, start: datetime, end: datetime, changes: Active) -> list[Piece]:
    """Return a week cut wherever one of the changes begins or ends."""
    plan = planned(rota, week)
    here = touching(changes, start, end) if changes else changes
    if not here:
        return [Piece(start, end, plan)]
    cuts = sorted({start, end, *(edge for edge in edges(here) if start < edge < end)})
    return [
        Piece(left, right, applied(rota, week, plan, touching(here, left, right))) for left, right in pairwise(cuts)
    ]


def _longest(pieces: list[Piece]) -> frozenset[str]:
    """Return the people who served longest together in a week, of equals the first."""
    served: dict[frozenset[str], timedelta] = {}
    for start, end, duty in pieces:
        people = frozenset(duty.primary + duty.backup)
        served[people] = served.get(people, timedelta()) + (end - start)
    return max(served, key=lambda people: served[people])


def _problems(rota: Rota, duty: Duty, rested: frozenset[str], reachable: frozenset[str] | None) -> tuple[str, ...]:
    """Return the codes of what is wrong with a piece, in their fixed order."""
    primary, backup = rota.sizes
    everybody = frozenset(duty.primary + duty.backup)
    found = (
        ("short_primary", len(duty.primary) < primary),
        ("short_backup", len(duty.backup) < backup),
        ("both_roles", rota.distinct != "off" and len(everybody) < len(duty.primary) + len(duty.backup)),
        ("same_four", rota.no_same_four != "off" and everybody == rested and len(everybody) >= primary + backup),
        ("unreachable", reachable is not None and not everybody <= reachable),
    )
    return tuple(code for code, holds in found if holds)


def period(rota: Rota, week: int) -> int:
    """Return after how many weeks the rotation is back where it was."""
    epoch = epoch_at(rota, week)
    lists = [turns.entries for turns in (epoch.primary, epoch.backup) if turns is not None and turns.entries]
    return lcm(*(len(entries) for entries in lists))


def _marks(rota: Rota) -> list[int]:
    """Return the weeks in which something is listed, begins or ends, and the week after each."""
    marks = {week_at(rota, edge) for edge in edges(every_change(rota))} | set(changes_of_staff(rota))
    marks |= {week_named(rota, each.iso_year, each.iso_week) for each in rota.weeks}
    latest = week_from(rota, date(LAST_YEAR, 1, 1))
    return sorted(mark for mark in marks | {mark + 1 for mark in marks} if mark <= latest)
