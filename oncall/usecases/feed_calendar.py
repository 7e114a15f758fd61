"""Calendars to subscribe to: a person's, a role's or a line's shifts, at an address that only its holder knows.

The address is signed, so it cannot be guessed; it carries a number, so that it can be made invalid without touching others.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from itsdangerous import BadData, URLSafeSerializer

from oncall.usecases.line_book import Applied, LineBook
from oncall.usecases.notices import names, role_word
from oncall.usecases.ports import Store
from schedules.changes import ROLES
from schedules.ical import feed, feed_shifts
from schedules.resolve import Shift

SALT = "oncall.calendar"
BACK, AHEAD = timedelta(days=31), timedelta(days=366)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Kind = Literal["line", "person", "role"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose shifts a calendar shows: everybody's of a line (`who` is then empty), a person's, or a role's."""

    line: str
    kind: Kind = "line"
    who: str = ""

    @property
    def name(self) -> str:
        """Return the name under which the number of its addresses is kept."""
        return f"{self.line}:{self.kind}:{self.who}"


def calendar_path(store: Store, secret: str, scope: Scope, *, renew: bool = False) -> str:
    """Return the path of a calendar's address; `renew` makes all that were given out before invalid."""
    if renew:
        with store.write() as tx:
            number = tx.renew_calendar(scope.name)
    else:
        with store.read() as tx:
            number = tx.calendar_number(scope.name)
    return f"/calendar/{token(secret, scope, number)}.ics"


def token(secret: str, scope: Scope, number: int) -> str:
    """Return what an address says, signed."""
    signed = URLSafeSerializer(secret, salt=SALT).dumps([scope.line, scope.kind, scope.who, number])
    return signed if isinstance(signed, str) else signed.decode()


def read_token(secret: str, text: str) -> tuple[Scope, int] | None:
    """Return what a signed address says; None for one that we did not sign."""
    try:
        values: object = URLSafeSerializer(secret, salt=SALT).loads(text)
    except (BadData, ValueError):
        return None
    match values:
        case [str(line), ("line" | "person" | "role") as kind, str(who), int(number)]:
            return Scope(line, kind, who), number
    return None


def calendar_of(store: Store, book: LineBook, secret: str, text: str, now: datetime) -> bytes | None:
    """Return the calendar of an address as iCalendar; None for an address that is not, or no longer, ours."""
    said = read_token(secret, text)
    applied = book.by_id(said[0].line) if said else None
    if said is None or applied is None:
        return None
    scope, number = said
    with store.read() as tx:
        if tx.calendar_number(scope.name) != number:
            return None
    return calendar(applied, scope, now)


def calendar(applied: Applied, scope: Scope, now: datetime) -> bytes:
    """Return a scope's shifts of the last month and the coming year; the same rota gives the same bytes all day long."""
    line = applied.line
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    person, role = (scope.who if scope.kind == kind else None for kind in ("person", "role"))
    found = feed_shifts(line.rota, day - BACK, day + AHEAD, person, role) if line.rota else ()
    changed = applied.changed_at or EPOCH

    def summary(shift: Shift) -> str:
        heading = f"{line.name}: {role_word(line, shift.role)}"
        return heading if person else f"{heading}, {names(line, (shift.person,))}"

    return feed(found, line.id, title(applied, scope), changed.replace(microsecond=0), summary)


def title(applied: Applied, scope: Scope) -> str:
    """Return what a calendar is called."""
    line = applied.line
    if scope.kind == "person":
        return f"{line.name}: {names(line, (scope.who,))}"
    role = next((each for each in ROLES if scope.kind == "role" and each == scope.who), None)
    return f"{line.name}: {role_word(line, role)}" if role else line.name
