"""Instants and days as they are given on the command line."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from oncall.billing.instants import parse_instant
from oncall.cli.input import lines_of, stdin
from oncall.cli.refusal import Refusal
from oncall.timers import utc_now
from schedules import localtime

TIME_CURE = "cure: RFC 3339 with an offset, such as 2026-11-24T12:00:00+01:00"
DAY_CURE = "cure: a date such as 2026-11-24, or RFC 3339 with an offset"
SHOWN = 40


def instants(at: str | None) -> Iterator[datetime]:
    """Yield the instants that `--at` means, in UTC: now, the one given, or one a line of standard input (blank ones skipped)."""
    if at is None:
        yield utc_now().replace(microsecond=0)
    elif at != "-":
        yield instant(at, "--at")
    else:
        for number, line in lines_of(stdin()):
            yield instant(line, f"standard input, line {number}")


def instant(text: str, where: str) -> datetime:
    """Return an RFC 3339 time in UTC. Raises Refusal naming where it stood."""
    found = parse_instant(text)
    if found is None:
        raise Refusal(f"{where}: {text.strip()[:SHOWN]!r} is not a time", TIME_CURE)
    return within_years(found, where)


def day_or_instant(text: str, zone: ZoneInfo, where: str) -> datetime:
    """Return a date as its first instant in the zone, or an RFC 3339 time. Raises Refusal naming where it stood."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = None
    if day is not None:
        within_years(datetime(day.year, 1, 2, tzinfo=UTC), where)
        return localtime.midnight(zone, day)
    found = parse_instant(text)
    if found is None:
        raise Refusal(f"{where}: {text.strip()[:SHOWN]!r} is not a date or time", DAY_CURE)
    return within_years(found, where)


def within_years(at: datetime, where: str) -> datetime:
    """Return an instant for which there are calendars. Raises Refusal for any other."""
    try:
        return localtime.known(at)
    except ValueError as error:
        raise Refusal(f"{where}: {error}") from None
