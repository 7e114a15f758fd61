"""The line itself and its people."""

from collections.abc import Iterator

from oncall.policy.differs.words import added_removed, attributes
from oncall.policy.line import Line, Person
from oncall.policy.numbers import spaced

_HEAD = {
    "name": "name",
    "country": "country",
    "region": "region",
    "zone": "time zone",
    "languages": "languages",
    "currency": "currency",
    "caller_id": "caller id shown to responders",
    "same_case_within": "a call is the same case within",
}


def line_changes(old: Line, new: Line) -> Iterator[str]:
    """Yield what changes of the line itself."""
    yield from added_removed("number", map(spaced, old.numbers), map(spaced, new.numbers))
    yield from attributes("", old, new, _HEAD)


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


def _phone(person: Person) -> str:
    """Return a person's phone as people read it."""
    return spaced(person.phone) if person.phone else "none"
