"""The form on a case's page: read from the request, filled from the facts, and what it changes, in the words of `case set`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext

from oncall.console.factwords import CAUSES
from oncall.console.views import Refused

MOST_HOURS = 999
YES_NO = {True: "true", False: "false"}
Known = Mapping[str, str | bool | int | datetime]


@dataclass(frozen=True, slots=True)
class CaseForm:
    """What the fields hold, as typed: solved is true, false or ""; solved_at a local time as the browser writes it."""

    solved: str = ""
    cause: str = ""
    solved_at: str = ""
    hours: str = ""
    minutes: str = ""


def filled(known: Known, zone: str) -> CaseForm:
    """Return the form as the facts fill it."""
    solved, cause = known.get("solved"), known.get("cause", "")
    solved_at, on_site = known.get("solved_at"), known.get("on_site", 0)
    at = solved_at.astimezone(ZoneInfo(zone)) if isinstance(solved_at, datetime) else None
    hours, minutes = divmod(round(on_site / 60), 60) if isinstance(on_site, int) else (0, 0)
    return CaseForm(
        YES_NO[solved] if isinstance(solved, bool) else "",
        str(cause),
        f"{at:%Y-%m-%dT%H:%M:%S}" if at else "",
        str(hours) if on_site else "",
        str(minutes) if on_site else "",
    )


def read(fields: Mapping[str, str]) -> CaseForm:
    """Return the form as it was sent."""
    names = ("solved", "cause", "solved_at", "hours", "minutes")
    return CaseForm(*(fields.get(name, "").strip() for name in names))


def changes(form: CaseForm, known: Known, zone: str) -> tuple[tuple[str, str], ...]:
    """Return what the form says differently from what is known; "" withdraws. Raises Refused when a field makes no sense."""
    before = filled(known, zone)
    wanted: list[tuple[str, str]] = []
    if form.solved != before.solved:
        wanted.append(("solved", one_of(form.solved, ("", "true", "false"))))
    if form.cause != before.cause:
        wanted.append(("cause", one_of(form.cause, ("", *CAUSES))))
    if instant(form.solved_at, zone) != instant(before.solved_at, zone):  # browsers write 19:20:00 as 19:20
        wanted.append(("solved_at", instant(form.solved_at, zone)))
    if duration(form.hours, form.minutes) != duration(before.hours, before.minutes):
        wanted.append(("on_site", duration(form.hours, form.minutes)))
    return tuple(wanted)


def one_of(value: str, allowed: tuple[str, ...]) -> str:
    """Return a choice that exists."""
    if value not in allowed:
        raise Refused(gettext("“%(value)s” is not one of the choices: choose again.", value=value))
    return value


def instant(text: str, zone: str) -> str:
    """Return a local time of the line with its offset; of a repeated hour the first."""
    if not text:
        return ""
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(
            gettext("“%(value)s” is no date and time: choose the day and the time again.", value=text)
        ) from None
    return local.replace(tzinfo=ZoneInfo(zone)).isoformat()


def duration(hours: str, minutes: str) -> str:
    """Return hours and minutes as `1h30m`; nothing typed withdraws."""
    if not hours and not minutes:
        return ""
    typed = (hours or "0", minutes or "0")
    if not all(part.isascii() and part.isdecimal() and int(part) <= MOST_HOURS for part in typed):
        raise Refused(gettext("The on-site time needs whole hours and minutes, like 1 and 30."))
    return f"{int(typed[0])}h{int(typed[1])}m"
