"""Print answers: JSON Lines in the order of their keys, and instants as people of the line's zone read them."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import click

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def say(text: str = "") -> None:
    """Print a line of text; half a surrogate pair, which no encoding can write, becomes a question mark."""
    click.echo(text.encode("utf-8", "replace").decode())


def say_json(row: dict[str, object]) -> None:
    """Print an object as one line of JSON."""
    text = json.dumps(row, ensure_ascii=False)
    click.echo(text if text.isascii() or _writable(text) else json.dumps(row))


def local(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant as people read it: weekday, date, time of day; seconds where there are any."""
    wall = at.astimezone(zone)
    seconds = f":{wall:%S}" if wall.second else ""
    return f"{WEEKDAYS[wall.weekday()]} {wall:%Y-%m-%d %H:%M}{seconds}"


def _writable(text: str) -> bool:
    """Whether a text has no half of a surrogate pair in it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
