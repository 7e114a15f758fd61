"""What changes a rota for a time: explicit weeks, overrides, swaps, absences. Each refuses what cannot mean anything.

Instants are aware and kept in UTC; windows are [start, end). The order in which the kinds apply is in `duty`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from schedules.localtime import known

Role: TypeAlias = Literal["primary", "backup"]
ROLES: tuple[Role, Role] = ("backup", "primary")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class ExplicitWeek:
    """Who serves the week whose handover falls in that ISO week; a role left None keeps what the rotation gives."""

    iso_year: int
    iso_week: int
    primary: tuple[str, ...] | None = None
    backup: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        date.fromisocalendar(self.iso_year, self.iso_week, 1)

    @property
    def label(self) -> str:
        """The week as it is written: 2026-W53."""
        return f"{self.iso_year:04d}-W{self.iso_week:02d}"


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody added to a role, removed from it, or both (a replacement that happens only if the one is on call)."""

    role: Role
    start: datetime
    end: datetime
    add: str | None = None
    remove: str | None = None

    def __post_init__(self) -> None:
        _window(self, "start", "end")
        if self.add == self.remove:
            raise ValueError("override: neither add nor remove changes anything (name one, or two different people)")


@dataclass(frozen=True, slots=True)
class Swap:
    """Two people trade: `b` serves for `a` in the first window, `a` for `b` in the second. Both halves or none."""

    a: str
    a_start: datetime
    a_end: datetime
    b: str
    b_start: datetime
    b_end: datetime

    def __post_init__(self) -> None:
        _window(self, "a_start", "a_end")
        _window(self, "b_start", "b_end")
        if self.a == self.b:
            raise ValueError(f"swap: {self.a} cannot swap with themselves (name two people)")


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody who cannot serve; their place is filled from the reserve, then by the first free of the rota."""

    who: str
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        _window(self, "start", "end")


def parse_week(text: str) -> tuple[int, int]:
    """Return ISO year and week of "2026-W53"; raise ValueError if there is no such week."""
    found = _WEEK.fullmatch(text)
    try:
        year, week = (int(part) for part in found.groups()) if found else (0, 0)
        date.fromisocalendar(year, week, 1)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a week (write it like 2026-W07)") from error
    return year, week


def _window(change: Override | Swap | Absence, start: str, end: str) -> None:
    """Keep a window's instants in UTC; raise ValueError for a time `known` refuses or an empty window."""
    kind = type(change).__name__.lower()
    for name in (start, end):
        try:
            object.__setattr__(change, name, known(getattr(change, name)))
        except ValueError as error:
            raise ValueError(f"{kind}: {name} {error}") from error
    if getattr(change, end) <= getattr(change, start):
        raise ValueError(f"{kind}: {end} is not after {start} ({getattr(change, start).isoformat()})")
