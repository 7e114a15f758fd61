"""Changes of a rota out of their tables: explicit weeks, overrides, swaps, absences. Local times become instants."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from oncall.policy.build.people import Known
from oncall.policy.grammar.rota import AbsenceTable, OverrideTable, SwapTable, WeekTable
from schedules.changes import Absence, ExplicitWeek, Override, Swap, parse_week
from schedules.localtime import instant


def build_week(key: str, table: WeekTable, known: Known) -> ExplicitWeek:
    """Return an explicit week; ValueError for a week that does not exist."""
    year, week = parse_week(table.week)
    return ExplicitWeek(
        year, week, _role(f"{key}.primary", table.primary, known), _role(f"{key}.backup", table.backup, known)
    )


def build_override(key: str, table: OverrideTable, zone: ZoneInfo, known: Known) -> Override:
    """Return an override; ValueError for one that changes nothing, or an empty window."""
    one(f"{key}.add", (table.add,), known)
    one(f"{key}.remove", (table.remove,), known)
    return Override(table.role, *_window(zone, table.start, table.end), add=table.add, remove=table.remove)


def build_swap(key: str, table: SwapTable, zone: ZoneInfo, known: Known) -> Swap:
    """Return a swap; ValueError for somebody's swap with themselves, or an empty window."""
    one(f"{key}.a", (table.a,), known)
    one(f"{key}.b", (table.b,), known)
    first, second = _window(zone, table.a_from, table.a_to), _window(zone, table.b_from, table.b_to)
    return Swap(table.a, *first, table.b, *second)


def build_absence(key: str, table: AbsenceTable, zone: ZoneInfo, known: Known) -> Absence:
    """Return an absence; ValueError for an empty window."""
    one(f"{key}.who", (table.who,), known)
    return Absence(table.who, *_window(zone, table.start, table.end))


def one(key: str, people: Iterable[str | None], known: Known) -> None:
    """Note a single person who is nobody; nobody named is nothing to note."""
    known(key, (each for each in people if each is not None))


def _role(key: str, people: list[str] | None, known: Known) -> tuple[str, ...] | None:
    """Return the people of a role in a week; None where the week leaves the role to the rotation."""
    return None if people is None else known(key, people)


def _window(zone: ZoneInfo, start: date | datetime, end: date | datetime) -> tuple[datetime, datetime]:
    """Return a window's instants; ValueError for an empty one."""
    begin, finish = instant(zone, start), instant(zone, end)
    if finish <= begin:
        raise ValueError(f"{end} is not after {start} (the end is the first moment that is not in it any more)")
    return begin, finish
