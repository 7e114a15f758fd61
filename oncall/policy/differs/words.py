"""Values as a person reads them, and the three things that can happen to one: it changes, it is new, it is gone."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from oncall.billing.durations import format_duration

_LONGEST = 60


def changed(what: str, old: object, new: object) -> Iterator[str]:
    """Yield one line when a value changes."""
    if old != new:
        yield f"{what}: {shown(old)} -> {shown(new)}"


def added_removed(what: str, old: Iterable[str], new: Iterable[str]) -> Iterator[str]:
    """Yield a line for every item that is new or gone."""
    before, after = list(old), list(new)
    yield from (f"{what} {item} is gone" for item in before if item not in after)
    yield from (f"{what} {item} is new" for item in after if item not in before)


def attributes(what: str, old: object, new: object, names: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for every attribute that changes; `names` says how each is called."""
    for name, words in names.items():
        yield from changed(f"{what}{words}", getattr(old, name), getattr(new, name))


def shown(value: Any) -> str:
    """Return a value in words, cut short."""
    match value:
        case None | "" | ():
            return "none"
        case bool():
            return "yes" if value else "no"
        case timedelta():
            return format_duration(value)
        case Decimal():
            return f"{value:f}"
        case datetime() | date():
            return value.isoformat()
        case ZoneInfo():
            return value.key
        case tuple():
            return ", ".join(shown(each) for each in value)
        case _:
            text = str(value)
            return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
