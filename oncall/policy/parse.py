"""A file's tables against the grammar, each on its own, so that a fault in one does not hide the faults of another."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from oncall.policy.findings import Notes
from oncall.policy.grammar.base import NAME, Table
from oncall.policy.grammar.file import FileTable
from oncall.policy.grammar.line import EscalationTable, HoursTable, LineTable, PersonTable, RouteTable, SayTable
from oncall.policy.grammar.rota import RotaTable
from oncall.policy.grammar.tariff import PromiseTable, TariffTable
from oncall.policy.messages import Path, note_errors, unknown_key

T = TypeVar("T")
M = TypeVar("M", bound=Table)
_SAY = TypeAdapter[SayTable](SayTable)
NAME_CURE = "small letters, digits, - and _, beginning with a letter, like anna"


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tables that have the right shape. `people` holds every id the file names, None where its table is faulty."""

    line: LineTable | None
    people: Mapping[str, PersonTable | None]
    hours: HoursTable | None
    rota: RotaTable | None
    routes: tuple[tuple[str, RouteTable], ...]
    escalation: EscalationTable | None
    say: SayTable
    tariffs: tuple[tuple[str, TariffTable], ...]
    promises: tuple[tuple[str, PromiseTable], ...]
    given: frozenset[str]


def parse(data: Mapping[str, Any], notes: Notes) -> Parsed:
    """Return the tables of a file; note every key that is missing, unknown or of the wrong kind."""
    for key in data.keys() - FileTable.model_fields.keys():
        notes.error(key, *unknown_key((key,)))
    line = _table(LineTable, data, "line", notes)
    if "line" not in data:
        notes.error("line", "is missing", "add a [line] table with id, name, numbers, country, time_zone, languages")
    return Parsed(
        line=line,
        people=_people(data.get("people", {}), notes),
        hours=_table(HoursTable, data, "hours", notes),
        rota=_table(RotaTable, data, "rota", notes),
        routes=_items(RouteTable, data, "route", notes),
        escalation=_table(EscalationTable, data, "escalation", notes),
        say=_valid(_SAY, data.get("say", {}), ("say",), notes) or {},
        tariffs=_tariffs(data, notes),
        promises=_items(PromiseTable, data, "promise", notes),
        given=frozenset(data),
    )


def _table(model: type[M], data: Mapping[str, Any], key: str, notes: Notes) -> M | None:
    """Return a table of the file, or None when it is not there or faulty."""
    return _valid(TypeAdapter(model), data[key], (key,), notes) if key in data else None


def _items(model: type[M], data: Mapping[str, Any], key: str, notes: Notes) -> tuple[tuple[str, M], ...]:
    """Return the items of a list of tables that have the right shape, each with its key."""
    listed = data.get(key, [])
    if not isinstance(listed, list):
        notes.error(key, "is not a list of tables", f"write [[{key}]] with two brackets")
        return ()
    adapter = TypeAdapter(model)
    found = ((f"{key}.{at}", _valid(adapter, each, (key, str(at)), notes)) for at, each in enumerate(listed))
    return tuple((name, item) for name, item in found if item is not None)


def _tariffs(data: Mapping[str, Any], notes: Notes) -> tuple[tuple[str, TariffTable], ...]:
    """Return the tariffs with their keys: [tariff] is one, [[tariff]] are versions by date."""
    if not isinstance(data.get("tariff"), dict):
        return _items(TariffTable, data, "tariff", notes)
    only = _valid(TypeAdapter(TariffTable), data["tariff"], ("tariff",), notes)
    return (("tariff", only),) if only is not None else ()


def _people(data: Any, notes: Notes) -> dict[str, PersonTable | None]:
    """Return the people by id; one whose table is faulty is still somebody who may be named elsewhere."""
    if not isinstance(data, dict):
        notes.error("people", "is not a table of people", "write [people.anna] with name and phone")
        return {}
    adapter = TypeAdapter(PersonTable)
    for name in data:
        if re.fullmatch(NAME, name) is None:
            notes.error(f"people.{name}", f'"{name}" is not an id', NAME_CURE)
    return {name: _valid(adapter, person, ("people", name), notes) for name, person in data.items()}


def _valid(adapter: TypeAdapter[T], data: Any, path: Path, notes: Notes) -> T | None:
    """Return data of the right shape, or None with the faults noted."""
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        note_errors(notes, path, data, error.errors(include_url=False))
        return None
