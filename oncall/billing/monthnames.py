"""Months by name, "YYYY-MM", in the line's own zone: the next one, and the one in which a late line is booked."""

from collections.abc import Container

_DECEMBER = 12


def next_month(month: str) -> str:
    """Return the month after "YYYY-MM"."""
    year, number = (int(part) for part in month.split("-"))
    return f"{year + 1:04d}-01" if number == _DECEMBER else f"{year:04d}-{number + 1:02d}"


def booking_month(month: str, closed: Container[str]) -> str:
    """Return the month in which a line of `month` is booked: itself, or the next after it that is not closed."""
    while month in closed:
        month = next_month(month)
    return month
