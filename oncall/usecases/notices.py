"""Notices about the rota as rows of the outbox. A row's key says what is told to whom about which instant: told once, for ever."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from oncall import prompts
from oncall.calls.effects import Notice
from oncall.policy.line import Line
from oncall.usecases.ports import OutboxRow
from schedules.changes import Role
from schedules.impact import PersonChange

MANAGER = ""
SMS, MAIL = "sms", "mail"
BOTH = (SMS, MAIL)
MOST = 4


def told(
    line: Line,
    person: str,
    key: str,
    values: Mapping[str, str],
    *,
    about: str,
    at: datetime,
    until: datetime,
    by: Iterable[str] = BOTH,
) -> tuple[OutboxRow, ...]:
    """Return a row for each medium by which the person can be told; `about` is what makes this notice one of its kind."""
    found = line.people.get(person)
    rows = []
    for medium in by:
        if person != MANAGER and not (found and (found.phone if medium == SMS else found.email)):
            continue
        notice = Notice(line.id, person, key, tuple(sorted(values.items())), at, until, mail=medium == MAIL)
        rows.append(OutboxRow(f"notice:{key}:{line.id}:{person}:{about}:{medium}", None, notice))
    return tuple(rows)


def told_managers(
    line: Line,
    key: str,
    values: Mapping[str, str],
    *,
    about: str,
    at: datetime,
    until: datetime,
    by: Iterable[str] = BOTH,
) -> tuple[OutboxRow, ...]:
    """Return the rows for those who manage the line; with nobody named, a letter that stays in the outbox to be read there."""
    if not line.notices.manager:
        return told(line, MANAGER, key, values, about=about, at=at, until=until, by=(MAIL,))
    return tuple(
        row
        for person in line.notices.manager
        for row in told(line, person, key, values, about=about, at=at, until=until, by=by)
    )


def told_changed(
    line: Line, people: Iterable[PersonChange], *, about: str, by: str, now: datetime, until: datetime
) -> tuple[OutboxRow, ...]:
    """Return the rows for everybody whose future shifts changed, except whoever changed them."""
    times: dict[str, tuple[list[str], list[str]]] = {}
    for each in people:
        gained, lost = times.setdefault(each.person, ([], []))
        gained += [shift_words(line, each.role, start, end, now) for start, end in each.gained]
        lost += [shift_words(line, each.role, start, end, now) for start, end in each.lost]
    return tuple(
        row
        for person, (gained, lost) in times.items()
        if person != by
        for row in told(
            line,
            person,
            "shift_changed",
            {"gained": listed(gained), "lost": listed(lost)},
            about=about,
            at=now,
            until=until,
        )
    )


def listed(words: list[str]) -> str:
    """Return the first few of some times, and how many more there are: an SMS is short."""
    more = f" (+{len(words) - MOST})" if len(words) > MOST else ""
    return "; ".join(words[:MOST]) + more


def shift_words(line: Line, role: Role, start: datetime, end: datetime, now: datetime) -> str:
    """Return a shift as people read it: role and time."""
    return f"{role_word(line, role)} {span_words(line, start, end, now)}"


def span_words(line: Line, start: datetime, end: datetime, now: datetime) -> str:
    """Return a time from one instant to another in the line's zone and language."""
    return prompts.written_span(start, end, line.zone, line.languages[0], now)


def when_words(line: Line, at: datetime, now: datetime) -> str:
    """Return an instant in the line's zone and language."""
    return prompts.written_when(at, line.zone, line.languages[0], now)


def role_word(line: Line, role: Role) -> str:
    """Return a role's name in the line's language."""
    return prompts.text(line.say, line.languages[0], f"role_{role}", {})


def names(line: Line, people: Iterable[str]) -> str:
    """Return people by name."""
    return ", ".join(line.people[person].name if person in line.people else person for person in people)


def stamp(at: datetime) -> str:
    """Return an instant as it stands in a key."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
