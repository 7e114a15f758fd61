"""Days and times as they are written in a short message: weekday, day and month, clock; the year only where it is another."""

from datetime import datetime
from zoneinfo import ZoneInfo

_WEEKDAYS = {
    "nb": ("man", "tir", "ons", "tor", "fre", "lør", "søn"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "de": ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    "nl": ("ma", "di", "wo", "do", "vr", "za", "zo"),
    "ru": ("пн", "вт", "ср", "чт", "пт", "сб", "вс"),
}
_DAY = {"en": "{:%d/%m}"}
_DAY_OF_YEAR = {"en": "{:%d/%m/%Y}"}


_SPOKEN = {  # today, tomorrow, the days of the week, the clock
    "nb": ("i dag", "i morgen", "mandag tirsdag onsdag torsdag fredag lørdag søndag", "klokken {}"),
    "en": ("today", "tomorrow", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday", "at {}"),
    "de": ("heute", "morgen", "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag", "um {} Uhr"),
    "nl": ("vandaag", "morgen", "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag", "om {} uur"),
    "ru": ("сегодня", "завтра", "понедельник вторник среду четверг пятницу субботу воскресенье", "в {}"),
}
_ON = {"en": "on ", "de": "am ", "ru": "в "}
_A_WEEK = 7


def spoken_when(at: datetime, zone: ZoneInfo, language: str, now: datetime) -> str:
    """Return an instant as it is said, seen from `now`: "tomorrow at 9:00", "on Monday at 9:00", later with its date."""
    today, tomorrow, names, clock = _SPOKEN.get(language, _SPOKEN["en"])
    wall = at.astimezone(zone)
    days = (wall.date() - now.astimezone(zone).date()).days
    day = {0: today, 1: tomorrow}.get(
        days, _ON.get(language, "" if language in _SPOKEN else "on ") + names.split()[wall.weekday()]
    )
    date = f" {wall.day}.{wall.month}." if days >= _A_WEEK else ""
    return f"{day}{date} {clock.format(f'{wall.hour}:{wall.minute:02d}')}"


def written_when(at: datetime, zone: ZoneInfo, language: str, now: datetime) -> str:
    """Return an instant as the zone's people write it: "man 30.11. 08:00"; with its year when that is not the year of `now`."""
    wall = at.astimezone(zone)
    this_year = wall.year == now.astimezone(zone).year
    day = _DAY.get(language, "{:%d.%m.}") if this_year else _DAY_OF_YEAR.get(language, "{:%d.%m.%Y}")
    weekday = _WEEKDAYS.get(language, _WEEKDAYS["en"])[wall.weekday()]
    return f"{weekday} {day.format(wall)} {wall:%H:%M}"


def written_span(start: datetime, end: datetime, zone: ZoneInfo, language: str, now: datetime) -> str:
    """Return a time from one instant to another; the day of the end is left out where both are on the same."""
    begins = written_when(start, zone, language, now)
    if start.astimezone(zone).date() == end.astimezone(zone).date():
        return f"{begins}-{end.astimezone(zone):%H:%M}"
    return f"{begins} - {written_when(end, zone, language, now)}"
