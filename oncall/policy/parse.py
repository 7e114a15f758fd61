"""A file's tables against the grammar, each on its own, so that a fault in one does not hide the faults of another."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from oncall.policy.findings import Notes
from oncall.policy.grammar.base import NAME, Table
from oncall.policy.grammar.file import FileTable
from oncall.policy.grammar.incidents import AlertsTable, OutageTable
from oncall.policy.grammar.line import (
    CallersTable,
    EscalationTable,
    HoursTable,
    LineTable,
    PersonTable,
    RemoteHelpTable,
    RouteTable,
    SayTable,
)
from oncall.policy.grammar.notices import NoticesTable
from oncall.policy.grammar.privacy import PrivacyTable
from oncall.policy.grammar.rota import RotaTable
from oncall.policy.grammar.tariff import ContractTable, PromiseTable, TariffTable
from oncall.policy.grammar.tickets import TicketsTable
from oncall.policy.messages import Path, note_errors, unknown_key

T = TypeVar("T")
M = TypeVar("M", bound=Table)
_SAY = TypeAdapter[SayTable](SayTable)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tables that have the right shape. `people` holds every id the file names, None where its table is faulty."""

    line: LineTable | None
    people: Mapping[str, PersonTable | None]
    hours: HoursTable | None
    rota: RotaTable | None
    notices: NoticesTable | None
    privacy: PrivacyTable | None
    callers: CallersTable | None
    remote_help: RemoteHelpTable | None
    tickets: TicketsTable | None
    alerts: AlertsTable | None
    outages: tuple[tuple[str, OutageTable], ...]
    routes: tuple[tuple[str, RouteTable], ...]
    escalation: EscalationTable | None
    say: SayTable
    tariffs: tuple[tuple[str, TariffTable], ...]
    promises: tuple[tuple[str, PromiseTable], ...]
    contracts: Mapping[str, ContractTable]
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
        people=_named(PersonTable, data, "people", "anna", notes),
        hours=_table(HoursTable, data, "hours", notes),
        rota=_table(RotaTable, data, "rota", notes),
        notices=_table(NoticesTable, data, "notices", notes),
        privacy=_table(PrivacyTable, data, "privacy", notes),
        callers=_table(CallersTable, data, "callers", notes),
        remote_help=_table(RemoteHelpTable, data, "remote_help", notes),
        tickets=_table(TicketsTable, data, "tickets", notes),
        alerts=_table(AlertsTable, data, "alerts", notes),
        outages=_items(OutageTable, data, "outage", notes),
        routes=_items(RouteTable, data, "route", notes),
        escalation=_table(EscalationTable, data, "escalation", notes),
        say=_valid(_SAY, data.get("say", {}), ("say",), notes) or {},
        tariffs=_tariffs(data, notes),
        promises=_items(PromiseTable, data, "promise", notes),
        contracts={n: t for n, t in _named(ContractTable, data, "contract", "flat", notes).items() if t is not None},
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


def _named(model: type[M], data: Mapping[str, Any], key: str, like: str, notes: Notes) -> dict[str, M | None]:
    """Return tables by their names; one whose table is faulty is still something that may be named elsewhere."""
    tables = data.get(key, {})
    if not isinstance(tables, dict):
        notes.error(key, "is not a table of tables", f"write [{key}.{like}]")
        return {}
    for name in tables:
        if re.fullmatch(NAME, name) is None:
            cure = f"small letters, digits, - and _, beginning with a letter, like {like}"
            notes.error(f"{key}.{name}", f'"{name}" is not an id', cure)
    adapter = TypeAdapter(model)
    return {name: _valid(adapter, table, (key, name), notes) for name, table in tables.items()}


def _valid(adapter: TypeAdapter[T], data: Any, path: Path, notes: Notes) -> T | None:
    """Return data of the right shape, or None with the faults noted."""
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        note_errors(notes, path, data, error.errors(include_url=False))
        return None
