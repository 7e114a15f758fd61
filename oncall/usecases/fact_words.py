"""A fact's value as people read it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from oncall.billing.durations import format_duration
from oncall.billing.facts import FACT_TYPES
from oncall.usecases.show_case import FactEntry

WITHDRAWN = "not known"


def in_words(entry: FactEntry, zone: ZoneInfo) -> str:
    """Return an entry's value: true or false, a duration like 1h30m, a local time, a text, or that it was withdrawn."""
    kind = FACT_TYPES[entry.fact].kind if entry.fact in FACT_TYPES else "text"
    match entry.value:
        case None:
            return WITHDRAWN
        case bool():
            return "true" if entry.value else "false"
        case int() | float() if kind == "duration":
            return format_duration(timedelta(seconds=entry.value))
        case str() if kind == "time":
            return f"{datetime.fromisoformat(entry.value).astimezone(zone):%Y-%m-%d %H:%M:%S}"
        case _:
            return str(entry.value)
