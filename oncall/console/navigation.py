"""What every page has in its head: the line it is about, where one can go, who is looking."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import g, request, url_for
from flask_babel import gettext

from oncall.console.access import Viewer, may
from oncall.console.customer.door import customers_door
from oncall.console.locales import NAMES, page_locale
from oncall.console.room import room
from oncall.console.viewer import DEMO_PEOPLE
from oncall.console.views import LineView
from oncall.usecases.ports import StoreBusy, StoreDown


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go: its words, its address, its icon, and whether we are there."""

    words: str
    address: str
    icon: str
    here: bool


def navigation() -> dict[str, object]:
    """Return the head's values for every template of the console."""
    who = g.get("viewer")
    viewer = who if isinstance(who, Viewer) else None
    lines = shown_lines() if viewer else ()
    line = g.get("line") or (lines[0] if lines else None)
    return {
        "viewer": viewer,
        "line": line,
        "lines": lines,
        "links": links(line) if viewer else (),
        "demo": room().demo,
        "demo_others": others(viewer) if room().demo else (),
        "languages": NAMES,
        "language_now": page_locale().language,
        "can_sign_in": room().people is not None,
    }


def others(viewer: Viewer | None) -> tuple[Viewer, ...]:
    """Return whom the demo's viewer can be instead."""
    return tuple(each for each in DEMO_PEOPLE.values() if viewer is not None and each.id != viewer.id)


def shown_lines() -> tuple[LineView, ...]:
    """Return the lines, or none when the records cannot be read: the head must not break an error page."""
    try:
        return room().desk.lines()
    except (StoreBusy, StoreDown):
        return ()


def links(line: LineView | None) -> tuple[Link, ...]:
    """Return the places, for the line that the page is about."""
    here = (request.endpoint or "").split(".")
    chosen = line.id if line else None
    found = [Link(gettext("Now"), url_for("console.now.page", line=chosen), "broadcast-pin", "now" in here)]
    if room().phones is not None and may("practise"):
        address = url_for("console.practice.page", line=chosen)
        found.append(Link(gettext("Practice"), address, "telephone-outbound", "practice" in here))
    if line and room().rota is not None:
        address = url_for("console.rota.page", line_id=line.id)
        found.append(
            Link(gettext("Rota"), address, "calendar-week", bool({"rota", "rota_change", "calendar"} & set(here)))
        )
    if line and may("see_records"):
        month = this_month(line)
        address = url_for("console.month.page", line_id=line.id, month=month)
        found.append(Link(gettext("Month"), address, "receipt", "month" in here))
    if line and room().customers is not None and may("see_records"):
        address = url_for("console.customers.page", line_id=line.id)
        found.append(Link(gettext("Customers"), address, "shop", "customers" in here))
    if line and room().files is not None and may("see_records"):
        address = url_for("console.line.page", line_id=line.id)
        found.append(Link(gettext("Line file"), address, "file-earmark-code", "line" in here))
    if line and customers_door() is not None and may("see_tickets"):
        address = url_for("console.tickets.page", line_id=line.id)
        found.append(Link(gettext("Tickets"), address, "envelope", "tickets" in here))
    if room().people is not None and may("see_people"):
        found.append(
            Link(gettext("People"), url_for("console.people.page"), "people", bool({"people", "audit"} & set(here)))
        )
    return tuple(found)


def this_month(line: LineView) -> str:
    """Return the month it is at the line, `YYYY-MM`."""
    return f"{room().desk.now().astimezone(ZoneInfo(line.zone)):%Y-%m}"
