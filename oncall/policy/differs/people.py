"""The line itself, its people, and who of them is told about the rota."""

from collections.abc import Iterator

from oncall.policy.differs.words import added_removed, attributes, changed
from oncall.policy.line import Line, Notices, Person
from oncall.policy.numbers import spaced
from schedules.localtime import WEEKDAYS, clock

_HEAD = {
    "name": "name",
    "country": "country",
    "region": "region",
    "zone": "time zone",
    "languages": "languages",
    "currency": "currency",
    "caller_id": "caller id shown to responders",
    "same_case_within": "a call is the same case within",
    "remote_digits": "digits of the code for remote help",
    "dial_countries": "other countries that are dialled",
}
_PRIVACY = {"keep_numbers": "callers' numbers are kept", "keep_recordings": "messages are kept"}
_TICKETS = {
    "states": "states",
    "ask": "the form asks for",
    "web": "the form on the web is open",
    "assign": "taken in turn by",
    "estimate_over": "the customer approves an estimate over",
}

_CALLERS = {"block": "blocked", "allow": "let in", "vip": "put through first", "email": "told to write to"}


def line_changes(old: Line, new: Line) -> Iterator[str]:
    """Yield what changes of the line itself."""
    yield from added_removed("number", map(spaced, old.numbers), map(spaced, new.numbers))
    yield from attributes("", old, new, _HEAD)
    yield from attributes("callers ", old.callers, new.callers, _CALLERS)
    yield from attributes("", old.privacy, new.privacy, _PRIVACY)
    yield from added_removed("mail address", old.mail, new.mail)
    yield from attributes("tickets: ", old.tickets, new.tickets, _TICKETS)


def people_changes(old: Line, new: Line) -> Iterator[str]:
    """Yield who comes, who goes, and whose name, phone or mail changes."""
    for name in sorted(old.people.keys() | new.people.keys()):
        before, after = old.people.get(name), new.people.get(name)
        if before is None and after is not None:
            yield f"{name} ({after.name}) is new, phone {_phone(after)}"
        elif after is None:
            yield f"{name} is gone"
        elif before is not None and before != after:
            yield from attributes(f"{name}'s ", before, after, {"name": "name", "email": "mail"})
            if before.phone != after.phone:
                yield f"{name}'s phone: {_phone(before)} -> {_phone(after)}"


def notice_changes(old: Line, new: Line) -> Iterator[str]:
    """Yield who is told about the rota, and when, as far as that changes."""
    yield from changed("told of holes and dead phones", old.notices.manager, new.notices.manager)
    for what, before, after in (
        ("phones are tried the day before a shift at", _clock(old.notices.test_call), _clock(new.notices.test_call)),
        ("the week's plan goes out on", _moment(old.notices), _moment(new.notices)),
    ):
        yield from changed(what, before, after)


def _clock(minute: int | None) -> str:
    """Return a time of day, or that there is none."""
    return "never" if minute is None else clock(minute)


def _moment(notices: Notices) -> str:
    """Return when the week's plan goes out."""
    moment = notices.week_plan
    return "never" if moment is None else f"{WEEKDAYS[moment[0]]} {clock(moment[1])}"


def _phone(person: Person) -> str:
    """Return a person's phone as people read it."""
    return spaced(person.phone) if person.phone else "none"
