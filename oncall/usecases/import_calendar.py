"""Take absences or explicit weeks out of an iCalendar file: read again it adds nothing, and follows what was moved or called off."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from oncall.policy.changes import Change
from oncall.policy.findings import PolicyError
from oncall.policy.line import Line
from oncall.usecases.change_rota import Accepted, Wish, accept
from oncall.usecases.current_rota import change_of, window_of
from oncall.usecases.line_book import LineBook
from oncall.usecases.notices import stamp
from oncall.usecases.ports import Store
from oncall.usecases.rows import RotaChange
from schedules.changes import Absence, ExplicitWeek
from schedules.icalread import Contact, Imported, read_absences, read_weeks
from schedules.rota import Rota

AHEAD = timedelta(days=730)
What = Literal["absences", "weeks"]


@dataclass(frozen=True, slots=True)
class Import:
    """What an import came to. `done` is None when everything was known already; `skipped` says what could not be used."""

    new: int
    known: int
    gone: int
    skipped: tuple[str, ...]
    done: Accepted | None


def import_calendar(
    store: Store,
    book: LineBook,
    line_id: str,
    data: bytes,
    what: What,
    now: datetime,
    by: str,
    *,
    owner: str | None = None,
    yes: bool = False,
) -> Import:
    """Bring a calendar's absences or weeks of the next two years into the rota, all of them or none.

    `owner`: it is this person's own calendar, every event is their absence. Raises ValueError for what is no calendar,
    LookupError for a line there is not, and as change_rota.accept does.
    """
    book.refresh(store)
    applied = book.by_id(line_id)
    if applied is None or applied.line.rota is None:
        raise LookupError(f"{line_id}: no such line, or it has no rota")
    line, rota = applied.line, applied.line.rota
    people = tuple(Contact(each.id, each.name, each.email) for each in line.people.values())
    if what == "absences":
        read = read_absences(data, people, line.zone, now, now + AHEAD, owner)
        wanted = absences_by_key(line, read)
        theirs: Iterable[str] = (prefix(line, each) for each in read.seen)
    else:
        read = read_weeks(data, people, rota, now, now + AHEAD)
        wanted = {week_key(line, each): each for each in read.weeks if window_of(rota, each)[0] > now}
        theirs = (f"ical-week:{line.id}:{each.label}:" for each in read.weeks)
    with store.read() as tx:
        stored = tx.rota_changes(line.id, withdrawn=True)
    wish, known = wish_of(line, rota, stored, wanted, tuple(theirs), now)
    new, gone = len(wish.add), len(wish.withdraw)
    done = accept(store, book, line.id, wish, now, by, yes=yes) if new + gone else None
    return Import(new, known, gone, read.skipped, done)


def wish_of(
    line: Line,
    rota: Rota,
    stored: tuple[RotaChange, ...],
    wanted: dict[str, Change],
    theirs: tuple[str, ...],
    now: datetime,
) -> tuple[Wish, int]:
    """Return what an import changes, and how many of its changes are there already.

    A stored change under one of `theirs` that the calendar does not have any more is taken back, unless it is over.
    """
    in_force = {base(each.key): each for each in stored if each.withdrawn_at is None}
    fresh = {key: change for key, change in wanted.items() if key not in in_force}
    gone = [
        each.id
        for key, each in in_force.items()
        if key not in wanted and key.startswith(theirs) and not over(line, rota, each, now)
    ]
    times = {key: sum(base(each.key) == key for each in stored) for key in fresh}
    keys = tuple(f"{key}#{times[key]}" if times[key] else key for key in fresh)
    token = hashlib.sha256("\n".join((*keys, *map(str, gone), stamp(now))).encode()).hexdigest()[:16]
    return Wish(f"ical:{line.id}:{token}", tuple(fresh.values()), tuple(gone), keys), len(wanted) - len(fresh)


def over(line: Line, rota: Rota, stored: RotaChange, now: datetime) -> bool:
    """Return whether a stored change is past, or has begun and cannot be cut in two: then it stays."""
    try:
        change = change_of(line, stored)
    except PolicyError:
        return False
    start, end = window_of(rota, change)
    return end <= now or (isinstance(change, ExplicitWeek) and start <= now)


def absences_by_key(line: Line, read: Imported) -> dict[str, Change]:
    """Return the absences of a calendar, each under the UID of its event, its person and its time."""
    found: dict[str, Change] = {}
    for absence, uid in zip(read.absences, read.uids, strict=True):
        found[absence_key(line, uid, absence)] = absence
    return found


def absence_key(line: Line, uid: str, absence: Absence) -> str:
    """Return the key of an absence out of a calendar: the same event says the same one for ever."""
    return f"{prefix(line, uid)}{absence.who}:{stamp(absence.start)}:{stamp(absence.end)}"


def prefix(line: Line, uid: str) -> str:
    """Return how the keys of an event's absences begin."""
    return f"ical:{line.id}:{hashlib.sha256(uid.encode()).hexdigest()[:16]}:"


def week_key(line: Line, week: ExplicitWeek) -> str:
    """Return the key of a week out of a calendar: its name, and what it says."""
    said = hashlib.sha256(repr((week.primary, week.backup)).encode()).hexdigest()[:16]
    return f"ical-week:{line.id}:{week.label}:{said}"


def base(key: str) -> str:
    """Return a key without the count that tells a change apart from the same one taken back before."""
    return key.partition("#")[0]
