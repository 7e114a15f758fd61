"""People and the line's own numbers."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from oncall.policy.dialling import costly
from oncall.policy.findings import Notes
from oncall.policy.grammar.line import LineTable, PersonTable
from oncall.policy.line import Person
from oncall.policy.numbers import e164, is_country

Known = Callable[[str, Iterable[str]], tuple[str, ...]]


def build_people(tables: Mapping[str, PersonTable | None], country: str, notes: Notes) -> Mapping[str, Person]:
    """Return the people of the file by id."""
    found = {name: _person(name, table, country, notes) for name, table in tables.items() if table is not None}
    return MappingProxyType(found)


def build_numbers(line: LineTable, notes: Notes) -> tuple[str, ...]:
    """Return the line's own numbers in E.164, each once."""
    found: dict[str, None] = {}
    for at, text in enumerate(line.numbers):
        number = _number(text, line.country, f"line.numbers.{at}", notes)
        if number in found:
            notes.error(f"line.numbers.{at}", f"{text} is listed twice", "keep one")
        if number is not None:
            found[number] = None
    return tuple(found)


def known_people(tables: Mapping[str, object], notes: Notes) -> Known:
    """Return a function that notes every id that is nobody, under the key it is given."""

    def known(key: str, ids: Iterable[str]) -> tuple[str, ...]:
        named = tuple(ids)
        for name in dict.fromkeys(named):
            if name not in tables:
                people = ", ".join(tables) or "nobody yet"
                notes.error(key, f'"{name}" is nobody in [people]', f"add [people.{name}], or use one of {people}")
        return named

    return known


def _person(name: str, table: PersonTable, country: str, notes: Notes) -> Person:
    """Return one person; a phone that cannot exist is left out and noted."""
    key = f"people.{name}.phone"
    phone = None if table.phone is None else _number(table.phone, country, key, notes)
    if phone is not None and (why := costly(phone)):
        notes.error(key, f"{table.phone} {why}", "use the person's mobile or desk number")
    return Person(name, table.name, phone, table.email)


def _number(text: str, country: str, key: str, notes: Notes) -> str | None:
    """Return a number in E.164, or None with the reason noted; a national one of no country has been noted there."""
    if not is_country(country) and not text.startswith("+"):
        return None
    try:
        return e164(text, country)
    except ValueError as error:
        notes.said(key, error)
        return None
