"""Whose phones lie on the practice page: two sample callers, and everybody who can be rung on the line."""

from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from oncall.console.room import desk
from oncall.console.views import DutyView, LineView, PersonView

CALLERS = 2


@dataclass(frozen=True, slots=True)
class Responder:
    """A person with a phone, and their role now: primary, backup or ""."""

    person: PersonView
    role: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody on the practice page of a line."""

    line: LineView
    callers: tuple[str, ...]
    responders: tuple[Responder, ...]

    def names(self) -> dict[str, str]:
        """Return the responders' names by number."""
        return {one.person.phone: one.person.name for one in self.responders}

    def numbers(self) -> tuple[str, ...]:
        """Return every phone's number, callers first."""
        return (*self.callers, *(one.person.phone for one in self.responders))


def cast(line: LineView) -> Cast:
    """Return who is on a line's practice page: those on call now first, primary before backup."""
    duties = desk().who(line.id)
    people = tuple(person for person in desk().people(line.id) if person.phone)
    responders = sorted(
        (Responder(person, role(person, duties[0] if duties else None)) for person in people),
        key=lambda one: ("primary", "backup", "").index(one.role),
    )
    return Cast(line, sample_callers(line, frozenset(person.phone for person in people)), tuple(responders))


def role(person: PersonView, duty: DutyView | None) -> str:
    """Return a person's role now."""
    if duty is None:
        return ""
    if person.id in {one.id for one in duty.primary}:
        return "primary"
    return "backup" if person.id in {one.id for one in duty.backup} else ""


def sample_callers(line: LineView, taken: frozenset[str]) -> tuple[str, ...]:
    """Return example mobile numbers of the line's country, from the numbering plan's own example, none of them taken."""
    region = phonenumbers.region_code_for_number(phonenumbers.parse(line.numbers[0])) if line.numbers else None
    example = phonenumbers.example_number_for_type(region or "NO", PhoneNumberType.MOBILE)
    first = phonenumbers.format_number(example, PhoneNumberFormat.E164) if example else "+4740612345"
    around = (first[:-1] + digit for digit in (first[-1], *"0123456789".replace(first[-1], "")))
    return tuple(number for number in around if number not in taken)[:CALLERS]
