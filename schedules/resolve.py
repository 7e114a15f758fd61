"""Who is on call: the final rota materialised once as sorted segments, then answered by bisect.

The end of a segment is the start of the next, so there is neither gap nor overlap. What a segment answers does not depend
on the window it was materialised in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from schedules import localtime
from schedules.rota import Rota, handover, week_at
from schedules.segments import Judged, judged, next_change
from schedules.shift import Shift, runs

__all__ = ["OnCall", "Schedule", "Shift", "materialise", "shifts", "shifts_of", "who_at"]

_BLOCK_WEEKS = 16


@dataclass(frozen=True, slots=True)
class OnCall:
    """Who serves at an instant; `until` is when primary, backup or problems next change (UTC; None for never).

    `problems` are codes in this order: short_primary, short_backup, both_roles, same_four, unreachable. `because` are
    the rules that made the answer, in the order in which they applied.
    """

    primary: tuple[str, ...]
    backup: tuple[str, ...]
    until: datetime | None
    problems: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """The final rota over whole weeks: `starts[i]` is where `answers[i]` begins, the last one ends at `end`."""

    starts: tuple[datetime, ...]
    answers: tuple[OnCall, ...]
    end: datetime

    def at(self, at: datetime) -> OnCall:
        """Return who serves at an aware instant; ValueError outside the schedule."""
        if at.tzinfo is not UTC:
            at = localtime.known(at)
        if not self.starts[0] <= at < self.end:
            raise ValueError(f"{at.isoformat()} is outside the schedule ({self.starts[0]} to {self.end})")
        return self.answers[bisect_right(self.starts, at) - 1]

    def segments(self, start: datetime, end: datetime) -> Iterable[tuple[datetime, datetime, OnCall]]:
        """Yield the segments that meet [start, end), clipped to it."""
        place = max(0, bisect_right(self.starts, start) - 1)
        ends = (*self.starts[1:], self.end)
        while start < end and place < len(self.starts) and self.starts[place] < end:
            yield max(self.starts[place], start), min(ends[place], end), self.answers[place]
            place += 1


def materialise(rota: Rota, start: datetime, end: datetime, reachable: Collection[str] | None = None) -> Schedule:
    """Return the schedule of the whole weeks that hold [start, end).

    `reachable` are the people who have a number; None asks nothing about numbers.
    """
    start, end = localtime.known(start), localtime.known(end)
    first, last = week_at(rota, start), week_at(rota, max(start, end))
    numbers = None if reachable is None else frozenset(reachable)
    pieces = judged(rota, first, last, numbers)
    after = next_change(rota, pieces[-1], last + 1, numbers)
    return Schedule(tuple(piece.start for piece in pieces), _answers(pieces, after), handover(rota, last + 1))


def who_at(rota: Rota, at: datetime, reachable: Collection[str] | None = None) -> OnCall:
    """Return who serves at an aware instant, from a cached schedule of the sixteen weeks around it."""
    at = localtime.known(at)
    block = week_at(rota, at) // _BLOCK_WEEKS
    return _block(rota, block, None if reachable is None else frozenset(reachable)).at(at)


def shifts(schedule: Schedule, start: datetime, end: datetime) -> tuple[Shift, ...]:
    """Return a shift per role, person and uninterrupted time, clipped to [start, end), by start, role, person.

    Raises ValueError where the schedule does not hold the whole range.
    """
    start, end = localtime.known(start), localtime.known(end)
    if start < schedule.starts[0] or end > schedule.end:
        raise ValueError(f"{start} to {end} is outside the schedule ({schedule.starts[0]} to {schedule.end})")
    return runs(schedule.segments(start, end))


def shifts_of(rota: Rota, start: datetime, end: datetime) -> tuple[Shift, ...]:
    """Return the shifts of [start, end), clipped to it."""
    return shifts(materialise(rota, start, end), start, end)


@lru_cache(maxsize=64)
def _block(rota: Rota, block: int, reachable: frozenset[str] | None) -> Schedule:
    """Return the schedule of a block of weeks, kept so that the same question is not worked out twice."""
    first = block * _BLOCK_WEEKS
    return materialise(rota, handover(rota, first), handover(rota, first + _BLOCK_WEEKS - 1), reachable)


def _answers(pieces: list[Judged], after: datetime | None) -> tuple[OnCall, ...]:
    """Return the segments as answers, each with the next instant at which the answer is another."""
    until = after
    found: list[OnCall] = []
    later: Judged | None = None
    for piece in reversed(pieces):
        if later is not None and piece.answer != later.answer:
            until = later.start
        found.append(OnCall(piece.primary, piece.backup, until, piece.problems, piece.because))
        later = piece
    return tuple(reversed(found))
