"""Print answers: JSON Lines in the order of their keys, and instants as people of the line's zone read them."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import click

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def say(text: str = "") -> None:
    """Print a line of text."""
    click.echo(text)


def say_json(row: dict[str, object]) -> None:
    """Print an object as one line of JSON."""
    click.echo(json.dumps(row, ensure_ascii=False))


def rfc3339(at: datetime | None, zone: ZoneInfo) -> str | None:
    """Return an instant as RFC 3339 in the zone, with its offset."""
    return None if at is None else at.astimezone(zone).isoformat()


def local(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant as people read it: weekday, date, time of day; seconds where there are any."""
    wall = at.astimezone(zone)
    seconds = f":{wall:%S}" if wall.second else ""
    return f"{WEEKDAYS[wall.weekday()]} {wall:%Y-%m-%d %H:%M}{seconds}"
