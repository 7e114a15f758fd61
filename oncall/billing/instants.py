"""Instants: RFC 3339 text with an offset, or an aware datetime, to UTC."""

import re
from datetime import UTC, datetime

# RFC 3339 section 5.6: full date, T, full time, an offset. A space for the T is allowed by its note.
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,6})?\d*([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def parse_instant(value: object) -> datetime | None:
    """Return the instant in UTC, or None when the value is not RFC 3339 with an offset (or an aware datetime)."""
    if isinstance(value, str) and _RFC3339.fullmatch(value.strip()):
        try:
            value = datetime.fromisoformat(value.strip().upper())
        except ValueError:
            return None
    if not isinstance(value, datetime) or value.tzinfo is None:
        return None
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return None
