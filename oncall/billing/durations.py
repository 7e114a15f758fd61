"""Durations: read "1h30m" or seconds, write them back, and say them in words or as a clock face."""

import math
import re
from datetime import timedelta
from decimal import Decimal

MICRO = timedelta(microseconds=1)
ZERO = timedelta()
_MICROS = {"d": 86_400_000_000, "h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000}
_WORDS = {"d": "day", "h": "hour", "m": "minute", "s": "second"}
_LONGEST = 100 * 366 * _MICROS["d"]
_PARTS = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d{1,6})?)s)?", re.ASCII)
_SECONDS = re.compile(r"\d+(\.\d{1,6})?", re.ASCII)
_CURE = 'write "14m59s", "1h30m" or a number of seconds'


class DurationError(ValueError):
    """A value that is not a duration of nought to a hundred years. One line: what, and the cure."""


def parse_duration(value: object) -> timedelta:
    """Read a duration: text such as "1h30m" (units d, h, m, s in that order) or seconds, never negative. Raises DurationError."""
    micros = _from_text(value.strip()) if isinstance(value, str) else _from_number(value)
    if micros is None or not 0 <= micros <= _LONGEST:
        raise DurationError(f"{value!r} is not a duration ({_CURE})")
    return timedelta(microseconds=micros)


def _from_text(text: str) -> int | None:
    if _SECONDS.fullmatch(text):
        return int(Decimal(text) * _MICROS["s"])
    found = _PARTS.fullmatch(text) if text else None
    if found is None:
        return None
    amounts = zip(_MICROS.values(), found.groups(), strict=True)
    return sum(int(Decimal(amount) * unit) for unit, amount in amounts if amount)


def _from_number(value: object) -> int | None:
    if isinstance(value, timedelta):
        return value // MICRO
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return round(value * _MICROS["s"]) if abs(value) < _LONGEST else None


def format_duration(duration: timedelta) -> str:
    """Write a duration as `parse_duration` reads it: "1h30m", "14m59s", "0s"."""
    return "".join(f"{amount}{unit}" for amount, unit in _split(duration, "hms")) or "0s"


def spoken(duration: timedelta) -> str:
    """Say a duration in English words: "15 minutes", "1 hour 30 minutes"."""
    parts = _split(duration, "hms")
    return " ".join(f"{amount} {_WORDS[unit]}{'' if amount == '1' else 's'}" for amount, unit in parts) or "0 seconds"


def clock_face(duration: timedelta) -> str:
    """Show a duration as minutes and seconds, from an hour on with hours: "4:10", "1:30:00"."""
    seconds = duration.days * 86_400 + duration.seconds
    minutes, rest = divmod(seconds, 60)
    part = f".{duration.microseconds:06d}".rstrip("0") if duration.microseconds else ""
    if minutes < 60:  # noqa: PLR2004 - minutes in an hour
        return f"{minutes}:{rest:02d}{part}"
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}{part}"


def _split(duration: timedelta, units: str) -> list[tuple[str, str]]:
    left = duration // MICRO
    parts: list[tuple[str, str]] = []
    for unit in units[:-1]:
        whole, left = divmod(left, _MICROS[unit])
        parts.append((str(whole), unit))
    seconds = Decimal(left) / _MICROS[units[-1]]
    parts.append((f"{seconds.normalize():f}" if left else "0", units[-1]))
    return [part for part in parts if part[0] != "0"]
