"""What the console was given when it was put on the app, and which line a page is about."""

from dataclasses import dataclass
from typing import cast

from flask import abort, current_app, g

from oncall.console.bill_desk import BillDesk
from oncall.console.customer_desk import CustomerDesk
from oncall.console.incident_desk import IncidentDesk
from oncall.console.line_views import LineDesk
from oncall.console.people_desk import PeopleDesk
from oncall.console.phones import PracticePhones
from oncall.console.rota_views import RotaDesk
from oncall.console.standing_desk import StandingDesk
from oncall.console.views import Desk, LineView

KEY = "oncall_console"


@dataclass(frozen=True, slots=True)
class Room:
    """The desks, the practice phones where the carrier is an emulator, and whether everybody is the demo's manager."""

    desk: Desk
    demo: bool
    phones: PracticePhones | None = None
    rota: RotaDesk | None = None
    people: PeopleDesk | None = None
    files: LineDesk | None = None
    customers: CustomerDesk | None = None
    bill: BillDesk | None = None
    incidents: IncidentDesk | None = None
    standing: StandingDesk | None = None


def room() -> Room:
    """Return this app's room."""
    return cast("Room", current_app.extensions[KEY])


def rota_desk() -> RotaDesk:
    """Return this app's rota desk, or answer 404 where it has none."""
    found = room().rota
    if found is None:
        abort(404)
    return found


def bill_desk() -> BillDesk:
    """Return this app's desk of the money, or answer 404 where it has none."""
    found = room().bill
    if found is None:
        abort(404)
    return found


def incident_desk() -> IncidentDesk:
    """Return this app's desk of alarms and outages, or answer 404 where it has none."""
    found = room().incidents
    if found is None:
        abort(404)
    return found


def standing_desk() -> StandingDesk:
    """Return this app's desk of how a line stands, or answer 404 where it has none."""
    found = room().standing
    if found is None:
        abort(404)
    return found


def people_desk() -> PeopleDesk:
    """Return this app's desk of users, or answer 404 where it has none."""
    found = room().people
    if found is None:
        abort(404)
    return found


def desk() -> Desk:
    """Return this app's desk."""
    return room().desk


def choose_line(wanted: str | None) -> LineView | None:
    """Return the line of that id, without an id the first; None when there is no line at all. An unknown id is a 404."""
    lines = desk().lines()
    found = next((line for line in lines if wanted in {None, line.id}), None)
    if found is None and wanted is not None:
        abort(404)
    g.line = found
    return found


def need_line(wanted: str) -> LineView:
    """Return the line of that id or answer 404."""
    line = choose_line(wanted)
    if line is None:
        abort(404)
    return line
