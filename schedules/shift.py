"""Shifts: one person's uninterrupted time in one role, joined over handovers that change nothing for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schedules.changes import Role


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """A person in a role from `start` to `end` (UTC, exclusive)."""

    role: Role
    person: str
    start: datetime
    end: datetime


class _Served(Protocol):
    """Anything that says who serves."""

    @property
    def primary(self) -> tuple[str, ...]: ...
    @property
    def backup(self) -> tuple[str, ...]: ...


def runs(segments: Iterable[tuple[datetime, datetime, _Served]]) -> tuple[Shift, ...]:
    """Return the shifts of segments that follow each other, sorted by start, role and person."""
    open_: dict[tuple[Role, str], datetime] = {}
    found: list[Shift] = []
    last: datetime | None = None
    for start, end, served in segments:
        now: set[tuple[Role, str]] = {("primary", who) for who in served.primary}
        now |= {("backup", who) for who in served.backup}
        found += [Shift(role, who, open_.pop((role, who)), start) for role, who in open_.keys() - now]
        for key in now:
            open_.setdefault(key, start)
        last = end
    if last is not None:
        found += [Shift(role, who, start, last) for (role, who), start in open_.items()]
    return tuple(sorted(found, key=lambda shift: (shift.start, shift.role, shift.person)))
