"""Months of a line: read `YYYY-MM`, and where a month begins and ends in the line's zone."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from oncall.billing.monthnames import next_month
from schedules.localtime import FIRST_YEAR, LAST_YEAR, midnight

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


class MonthError(ValueError):
    """Text that is not a month. One line: what, and the cure."""


def parse_month(text: str) -> str:
    """Return a month as `YYYY-MM`. Raises MonthError."""
    found = _MONTH.fullmatch(text.strip())
    if found is None or not FIRST_YEAR < int(found[1]) < LAST_YEAR:
        raise MonthError(f"{text!r} is not a month (cure: write it like 2026-11)")
    return text.strip()


def month_before(month: str) -> str:
    """Return the month before a month."""
    return f"{date.fromisoformat(f'{month}-01') - timedelta(days=1):%Y-%m}"


def bounds(month: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the first instant of a month in the zone and the first of the next, in UTC."""
    start, end = (date.fromisoformat(f"{each}-01") for each in (month, next_month(month)))
    return midnight(zone, start), midnight(zone, end)
