"""Instants as they leave the house."""

from datetime import datetime
from zoneinfo import ZoneInfo


def rfc3339(at: datetime | None, zone: ZoneInfo) -> str | None:
    """Return an instant as RFC 3339 in the zone, with its offset; None for None."""
    return None if at is None else at.astimezone(zone).isoformat()
