"""Facts as rows of a case's history, and back: typed values in, JSON text stored, typed values out."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from oncall.billing.facts import FactError, Facts, FactValue, parse_facts
from oncall.usecases.ports import FactRow

SYSTEM, PERSON = "system", "person"
SECOND = timedelta(seconds=1)


def typed_row(fact: str, value: FactValue | None, source: str, by: str, at: datetime) -> FactRow:
    """Return a row of the history: durations as seconds, times as whole seconds of RFC 3339 in UTC; None withdraws the fact.

    Instants are cut down, both ends of a clock alike, so that a fraction of a second never makes a case dearer.

    Raises FactError for a text with signs in it that cannot be printed, which a database may not be able to hold.
    """
    plain: bool | int | float | str | None
    if isinstance(value, timedelta):
        plain = value // SECOND if value % SECOND == timedelta(0) else value.total_seconds()
    elif isinstance(value, datetime):
        plain = value.astimezone(UTC).replace(microsecond=0).isoformat()
    else:
        plain = value
        if isinstance(value, str) and not value.isprintable():
            raise FactError(
                fact, f"{value!a} has signs that cannot be printed", "write letters, digits and marks alone"
            )
    return FactRow(fact, json.dumps(plain, ensure_ascii=False), source, by, at)


def newest(history: Sequence[FactRow]) -> dict[str, FactRow]:
    """Return the newest row of every fact that is known, by name: facts withdrawn are left out."""
    last = {row.fact: row for row in history}
    return {fact: row for fact, row in last.items() if row.value != "null"}


def current(history: Sequence[FactRow]) -> dict[str, object]:
    """Return the facts as they stand, as stored: name and plain value."""
    return {fact: json.loads(row.value) for fact, row in newest(history).items()}


def known_facts(history: Sequence[FactRow]) -> Facts:
    """Return the facts as they stand. Raises FactError for a history that contradicts itself."""
    return parse_facts(current(history))
