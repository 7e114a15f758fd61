"""`/lines/<line>/tickets`: a line's tickets and the letters that could not be read in; one ticket with its messages, answer, state, estimate."""

import secrets
from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from oncall.billing.durations import parse_duration
from oncall.console.access import viewer
from oncall.console.customer.door import CustomerDoor, door, once
from oncall.console.file_answer import file_answer
from oncall.console.room import need_line
from oncall.policy.tickets import OVER, STATES
from oncall.usecases.answer_ticket import Answer, answer_ticket
from oncall.usecases.change_ticket import set_state
from oncall.usecases.estimate_ticket import estimate_ticket
from oncall.usecases.open_ticket import TicketRefused
from oncall.usecases.show_ticket import TicketDetail, show_ticket
from oncall.usecases.ticket_rows import LetterState, MessageKind

blueprint = Blueprint("tickets", __name__, url_prefix="/lines/<line_id>/tickets")
MOST = 200
OPEN = tuple(state for state in STATES if state not in OVER)
SHOWN = {"open": OPEN, "over": tuple(OVER), "all": ()}


@blueprint.get("/")
def page(line_id: str) -> str:
    """List the line's tickets, those in work first asked for, and the letters that wait to be read in."""
    line = need_line(line_id)
    which = request.args.get("show", "open")
    with door().desk.store.read() as tx:
        found = tx.tickets(line.id, SHOWN.get(which, OPEN), MOST)
        letters = tx.letters(LetterState.FAILED, MOST)
    return render_template("console/tickets.html", line=line, tickets=found, which=which, letters=letters)


@blueprint.get("/<case_id>")
def ticket(line_id: str, case_id: str) -> str:
    """Show one ticket."""
    return shown(need_ticket(line_id, case_id))


@blueprint.post("/<case_id>/answer")
def answer(line_id: str, case_id: str) -> Response | tuple[str, int]:
    """Write to the customer, or a note among staff."""
    found = need_ticket(line_id, case_id)
    kind = MessageKind.NOTE if request.form.get("kind") == "note" else MessageKind.OUT
    text = request.form.get("text", "").strip()
    message = Answer(case_id, f"{case_id}:staff:{once()}", kind, author(), text, "console")
    try:
        answer_ticket(desk().desk, message, desk().now())
    except TicketRefused as error:
        return shown(found, str(error), text), 422
    return done(line_id, case_id)


@blueprint.post("/<case_id>/state")
def state(line_id: str, case_id: str) -> Response | tuple[str, int]:
    """Take the ticket to another state."""
    found = need_ticket(line_id, case_id)
    wanted, text = request.form.get("state", ""), request.form.get("text", "").strip()
    try:
        set_state(desk().desk, case_id, wanted, author(), desk().now(), text)
    except TicketRefused as error:
        return shown(found, str(error)), 422
    return done(line_id, case_id)


@blueprint.post("/<case_id>/estimate")
def estimate(line_id: str, case_id: str) -> Response | tuple[str, int]:
    """Note an estimate; above the line's limit the customer is asked."""
    found = need_ticket(line_id, case_id)
    try:
        length: timedelta = parse_duration(request.form.get("estimate", "").strip())
        estimate_ticket(desk().desk, case_id, length, author(), desk().now(), request.form.get("text", "").strip())
    except ValueError as error:
        return shown(found, str(error)), 422
    return done(line_id, case_id)


@blueprint.get("/<case_id>/files/<int:file_id>")
def file(line_id: str, case_id: str, file_id: int) -> Response:
    """Hand out a file, to be kept."""
    need_ticket(line_id, case_id)
    with desk().desk.store.read() as tx:
        found = tx.file(file_id)
    if found is None or found.case != case_id:
        abort(404)
    return file_answer(desk().desk.files, found)


def desk() -> CustomerDoor:
    """Return what the customers' pages were given: tickets are the same there and here."""
    return door()


def author() -> str:
    """Return who writes: the person of the line whom the viewer is, else the viewer."""
    who = viewer()
    return getattr(who, "person", "") or who.id


def need_ticket(line_id: str, case_id: str) -> TicketDetail:
    """Return a case of the line, or answer 404."""
    need_line(line_id)
    found = show_ticket(desk().desk, case_id)
    if found is None or found.case.line != line_id:
        abort(404)
    return found


def done(line_id: str, case_id: str) -> Response:
    """Say that it is noted and show the ticket again."""
    flash(gettext("Noted."), "success")
    return redirect(url_for("console.tickets.ticket", line_id=line_id, case_id=case_id))


def shown(found: TicketDetail, error: str = "", text: str = "") -> str:
    """Return a ticket's page."""
    line = need_line(found.case.line)
    person = found.line.people.get(found.ticket.assigned) if found.ticket else None
    return render_template(
        "console/ticket.html",
        line=line,
        found=found,
        assigned=person.name if person else "",
        moves=found.line.tickets.moves(found.state),
        limit=found.line.tickets.estimate_over,
        error=error,
        text=text,
        once=secrets.token_urlsafe(18),
    )
