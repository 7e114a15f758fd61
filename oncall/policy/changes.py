"""Changes of a rota that are kept outside its line file: JSON in the shape of their [[rota.*]] tables, and their place in it.

The rota in force is the file's with these laid over it. They stand in the file's own lists, so that the order in which
the kinds apply, and which of two equal ones wins, is the same wherever a change was written (schedules.duty).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, TypeAlias
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from oncall.policy.build.changes import build_absence, build_override, build_swap, build_week
from oncall.policy.build.people import Known, known_people
from oncall.policy.findings import Notes, PolicyError
from oncall.policy.grammar.base import Table
from oncall.policy.grammar.rota import AbsenceTable, OverrideTable, SwapTable, WeekTable
from oncall.policy.line import Person
from oncall.policy.messages import note_errors
from schedules.changes import Absence, ExplicitWeek, Override, Swap
from schedules.rota import Rota

Change: TypeAlias = ExplicitWeek | Override | Swap | Absence
Kind: TypeAlias = Literal["week", "override", "swap", "absence"]
TABLES: Mapping[str, type[Table]] = MappingProxyType(
    {"week": WeekTable, "override": OverrideTable, "swap": SwapTable, "absence": AbsenceTable}
)


def read_change(kind: str, doc: str, people: Mapping[str, Person], zone: ZoneInfo, name: str = "change") -> Change:
    """Return the change of a document; PolicyError with all that is wrong, under `name`, when it makes none.

    `people` are those of the line: whoever else is named is nobody. Times without offset are the zone's.
    """
    notes = Notes(name)
    table = _table(kind, doc, notes)
    change = None if table is None else _built(kind, table, zone, known_people(people, notes), notes)
    if change is None or notes.failed:
        raise PolicyError(replace(each, key=each.key.replace(f"{kind}.0", kind)) for each in notes.found)
    return change


def write_change(change: Change, zone: ZoneInfo) -> tuple[Kind, str]:
    """Return a change's kind and its document; instants are written with the zone's offset, so they mean one thing."""
    kind, values = _values(change, zone)
    return kind, json.dumps({key: value for key, value in values.items() if value is not None}, ensure_ascii=False)


def lay(rota: Rota, changes: Iterable[Change]) -> Rota:
    """Return a rota with changes laid over it. A week that is listed already takes the later list, role by role."""
    found = list(changes)
    weeks = {(each.iso_year, each.iso_week): each for each in rota.weeks}
    for each in found:
        if isinstance(each, ExplicitWeek):
            weeks[each.iso_year, each.iso_week] = _over(weeks.get((each.iso_year, each.iso_week)), each)
    return replace(
        rota,
        weeks=(*weeks.values(), *_repeated(rota)),
        overrides=rota.overrides + tuple(each for each in found if isinstance(each, Override)),
        swaps=rota.swaps + tuple(each for each in found if isinstance(each, Swap)),
        absences=rota.absences + tuple(each for each in found if isinstance(each, Absence)),
    )


def _over(listed: ExplicitWeek | None, week: ExplicitWeek) -> ExplicitWeek:
    """Return a week laid over the same week as listed before; a role it leaves open stays as it was."""
    if listed is None:
        return week
    return replace(
        week,
        primary=listed.primary if week.primary is None else week.primary,
        backup=listed.backup if week.backup is None else week.backup,
    )


def _repeated(rota: Rota) -> tuple[ExplicitWeek, ...]:
    """Return the weeks that the file itself lists more than once, which is an error of its own and stays one."""
    seen = {(each.iso_year, each.iso_week): each for each in rota.weeks}
    return tuple(each for each in rota.weeks if seen[each.iso_year, each.iso_week] is not each)


def _table(kind: str, doc: str, notes: Notes) -> Table | None:
    """Return the document as its table, or None with what is wrong noted."""
    if kind not in TABLES:
        notes.error("rota", f'"{kind}" is no kind of change', f"use one of {', '.join(TABLES)}")
        return None
    try:
        return TypeAdapter(TABLES[kind]).validate_json(doc)
    except ValidationError as error:
        note_errors(notes, ("rota", kind, "0"), _plain(doc), error.errors(include_url=False))
        return None


def _plain(doc: str) -> Any:
    """Return a document's values; an empty object for what is no JSON."""
    try:
        return json.loads(doc)
    except ValueError:
        return {}


def _built(kind: str, table: Table, zone: ZoneInfo, known: Known, notes: Notes) -> Change | None:
    """Return the change of a table, or None with what is wrong noted."""
    key = f"rota.{kind}.0"
    try:
        match table:
            case WeekTable():
                return build_week(key, table, known)
            case OverrideTable():
                return build_override(key, table, zone, known)
            case SwapTable():
                return build_swap(key, table, zone, known)
            case AbsenceTable():
                return build_absence(key, table, zone, known)
    except ValueError as error:
        notes.said(key, error)
    return None


def _values(change: Change, zone: ZoneInfo) -> tuple[Kind, dict[str, object]]:
    """Return a change's kind and the values of its table."""

    def at(instant: datetime) -> str:
        return instant.astimezone(zone).isoformat()

    match change:
        case ExplicitWeek(primary=primary, backup=backup):
            return "week", {"week": change.label, "primary": primary, "backup": backup}
        case Override(role=role, start=start, end=end, add=add, remove=remove):
            return "override", {"role": role, "remove": remove, "add": add, "from": at(start), "to": at(end)}
        case Swap(a=a, b=b):
            halves = {"a_from": change.a_start, "a_to": change.a_end, "b_from": change.b_start, "b_to": change.b_end}
            return "swap", {"a": a, "b": b, **{key: at(value) for key, value in halves.items()}}
        case Absence(who=who, start=start, end=end):
            return "absence", {"who": who, "from": at(start), "to": at(end)}
