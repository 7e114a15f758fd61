"""How long a promise lasts: elapsed, in hours of an opening state, or in working days. Reading the three forms."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from oncall.billing.durations import DurationError, format_duration, parse_duration

_OF = re.compile(r"(\S+) of ([a-z][a-z0-9_-]*)")
_DAYS = re.compile(r"([1-9]\d{0,2}) working days?", re.ASCII)


class WithinError(ValueError):
    """Text that is none of the three forms. One line: what, and the cure."""


@dataclass(frozen=True, slots=True)
class Elapsed:
    """So long after the event, whatever is open."""

    duration: timedelta


@dataclass(frozen=True, slots=True)
class HoursOf:
    """After so much time in the opening state has gone by since the event."""

    duration: timedelta
    state: str


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The same clock time so many working days later."""

    days: int


Within: TypeAlias = Elapsed | HoursOf | WorkingDays


def parse_within(text: str) -> Within:
    """Read "2h", "24h of office" or "1 working day". Raises WithinError."""
    text = text.strip()
    if days := _DAYS.fullmatch(text):
        return WorkingDays(int(days[1]))
    of = _OF.fullmatch(text)
    duration = of[1] if of else text
    try:
        length = parse_duration(duration if duration[-1:].isalpha() else None)
    except DurationError:
        raise WithinError(f'{text!r} is not a time to keep (write "2h", "24h of office" or "1 working day")') from None
    return HoursOf(length, of[2]) if of else Elapsed(length)


def format_within(within: Within) -> str:
    """Write it back as `parse_within` reads it."""
    match within:
        case Elapsed(duration=duration):
            return format_duration(duration)
        case HoursOf(duration=duration, state=state):
            return f"{format_duration(duration)} of {state}"
        case WorkingDays(days=days):
            return f"{days} working day{'' if days == 1 else 's'}"
