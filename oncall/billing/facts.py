"""What is known about a case: the table of facts, their values, and reading them from JSON, TOML or a command line.

The billing unit is the case: calls, tickets or alerts about one fault. A fact without a key is not known, except `case`
(absent: a case was opened) and the sums of entries `on_site`, `travel`, `work`, `estimate` (absent: none, 0 s).
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from oncall.billing.durations import DurationError, format_duration, parse_duration
from oncall.billing.instants import parse_instant

Kind = Literal["bool", "enum", "text", "count", "duration", "time"]
FactValue = bool | int | str | timedelta | datetime
_LONGEST_TEXT = 200
_LARGEST_COUNT = 1_000_000


class FactError(ValueError):
    """A fact that cannot be taken. The text is one line: where, what, and the cure."""

    def __init__(self, fact: str, what: str, cure: str) -> None:
        """Name the fact, what is wrong with it and what to write instead."""
        super().__init__(f"{fact}: {what} ({cure})")
        self.fact = fact
        self.what = what
        self.cure = cure


@dataclass(frozen=True, slots=True)
class FactType:
    """One row of the table: kind of value, its meaning, the closed list of values where there is one.

    `is_sum`: absent means nought. `unit`: what one of a count is called.
    """

    name: str
    kind: Kind
    meaning: str
    values: tuple[str, ...] = ()
    is_sum: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about one case. `values` maps a fact's name to its typed value; not known is no key. Treat as frozen."""

    values: Mapping[str, FactValue]

    def get(self, name: str) -> FactValue | None:
        """Return the value of a fact, or None when it is not known."""
        return self.values.get(name)


_CAUSES = ("vendor_system", "vendor_bug", "customer", "third_party", "network", "hardware", "other")
_TABLE = (
    FactType("case", "bool", "a case was opened; a caller who hangs up in the queue opens none"),
    FactType("channel", "enum", "how it came", ("phone", "ticket", "alert", "callback")),
    FactType("state", "text", "the opening state when it came, such as office or closed"),
    FactType("topic", "text", "what the caller chose, such as till_fault or question"),
    FactType("caller_role", "enum", "who is calling", ("till_user", "admin")),
    FactType("contract", "text", "flat, second_level, haas, sla or none"),
    FactType("stations", "count", "tills under contract", unit="station"),
    FactType("cause", "enum", "whose fault it was, set by a person", _CAUSES),
    FactType("solved", "bool", "the fault was solved"),
    FactType("talk", "duration", "talk with a person, measured"),
    FactType("work", "duration", "work on the case, a sum of entries", is_sum=True),
    FactType("on_site", "duration", "work at the customer's, a sum of entries", is_sum=True),
    FactType("travel", "duration", "travel to the customer, a sum of entries", is_sum=True),
    FactType("estimate", "duration", "estimated work, a sum of entries", is_sum=True),
    FactType("estimate_approved", "bool", "the customer approved the estimate"),
    FactType("opened_at", "time", "the case was opened"),
    FactType("answered_at", "time", "a person took it"),
    FactType("solved_at", "time", "the fault was solved"),
    FactType("clock", "duration", "the tariff's clock; derived from the others unless given"),
    FactType("severity", "enum", "the level of the fault", ("A", "B")),
    FactType("serial", "text", "the terminal's 12-digit number"),
    FactType("period", "enum", "asks for the recurring charges of a contract", ("year",)),
)
FACT_TYPES: Mapping[str, FactType] = MappingProxyType({row.name: row for row in _TABLE})
COUNTED: Mapping[str, str] = MappingProxyType({row.unit: row.name for row in _TABLE if row.unit})
SUMS = tuple(row.name for row in _TABLE if row.is_sum)


def parse_facts(raw: Mapping[str, object]) -> Facts:
    """Read facts from JSON values, TOML values or command line text; null means not known. Raises FactError."""
    values: dict[str, FactValue] = {}
    for name, value in raw.items():
        fact_type(name)
        if value is not None:
            values[name] = parse_fact(name, value)
    opened = values.get("opened_at")
    for name in ("answered_at", "solved_at"):
        later = values.get(name)
        if isinstance(opened, datetime) and isinstance(later, datetime) and later < opened:
            raise FactError(name, f"{later.isoformat()} is before opened_at", "correct one of the two times")
    return Facts(values)


def fact_type(name: str) -> FactType:
    """Return the row of the table. Raises FactError for a name that is not in it."""
    found = FACT_TYPES.get(name)
    if found is not None:
        return found
    near = difflib.get_close_matches(str(name), FACT_TYPES, 1)
    raise FactError(
        str(name), "no such fact", f"did you mean {near[0]}?" if near else f"one of {', '.join(FACT_TYPES)}"
    )


def parse_fact(name: str, value: object) -> FactValue:
    """Read one value of the fact `name`. Raises FactError."""
    row = fact_type(name)
    match row.kind:
        case "bool":
            return _bool(row, value)
        case "count":
            return _count(row, value)
        case "duration":
            return _duration(row, value)
        case "time":
            return _time(row, value)
        case _:
            return _text(row, value)


def unit_of(name: str) -> str:
    """Return what one of a counted fact is called: "station" for stations."""
    return fact_type(name).unit


def facts_json(facts: Facts) -> dict[str, bool | int | str]:
    """Return facts as JSON values by name: durations as "1h30m", times as RFC 3339 in UTC. `parse_facts` reads them back."""
    return {name: fact_json(facts.values[name]) for name in sorted(facts.values)}


def fact_json(value: FactValue) -> bool | int | str:
    """Return one value as JSON writes it."""
    if isinstance(value, timedelta):
        return format_duration(value)
    return value.isoformat() if isinstance(value, datetime) else value


def _bool(row: FactType, value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in {"true", "false"}:
        return value.strip().lower() == "true"
    raise FactError(row.name, f"{value!r} is neither true nor false", "write true or false")


def _count(row: FactType, value: object) -> int:
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = int(value.strip()[:_LONGEST_TEXT])
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST_COUNT:
        return value
    raise FactError(row.name, f"{value!r} is not a count", f"write a whole number from 0 to {_LARGEST_COUNT}")


def _duration(row: FactType, value: object) -> timedelta:
    try:
        return parse_duration(value)
    except DurationError:
        raise FactError(
            row.name, f"{value!r} is not a duration", 'write "14m59s", "1h30m" or a number of seconds'
        ) from None


def _time(row: FactType, value: object) -> datetime:
    found = parse_instant(value)
    if found is None:
        raise FactError(
            row.name, f"{str(value)!r} is not a time", "write RFC 3339 with an offset: 2026-11-22T10:00:00+01:00"
        )
    return found


def _text(row: FactType, value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if row.name == "serial":
        text = text.replace(" ", "")
    if row.values and text not in row.values:
        raise FactError(row.name, f"{value!r} is not known", f"one of {', '.join(row.values)}")
    if not text or len(text) > _LONGEST_TEXT:
        raise FactError(
            row.name, f"{str(value)[:40]!r} is not a text", f"write 1 to {_LONGEST_TEXT} characters in quotes"
        )
    return text
