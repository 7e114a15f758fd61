"""`/tickets/<line>`: a new ticket, by the public form, or as JSON with the line's bearer token."""

import re
from http import HTTPStatus

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from oncall.billing.facts import FactError
from oncall.console.customer.api import take_json
from oncall.console.customer.door import door, new_once, once, sender, sent_files
from oncall.console.locales import page_language
from oncall.policy.line import Line
from oncall.policy.wording import LANGUAGES
from oncall.usecases.files import FilesError
from oncall.usecases.open_ticket import NewTicket, TicketRefused, open_ticket
from oncall.usecases.sign_in_customer import contact_of
from oncall.usecases.ticket_files import ENDINGS, keep_files

blueprint = Blueprint("ticket", __name__, url_prefix="/tickets")
SERIAL = re.compile(r"\d{12}")
HONEYPOT = "website"
FIELDS = ("subject", "text", "name", "contact", "serial")


@blueprint.get("/<line_id>")
def page(line_id: str) -> str:
    """Show the form."""
    return shown(need_line(line_id), dict.fromkeys(FIELDS, ""))


@blueprint.post("/<line_id>")
def send(line_id: str) -> Response | tuple[Response | str, int] | str:
    """Take a ticket: from a program, or from the form; the same form sent twice is one ticket."""
    if request.is_json:
        return take_json(line_id)
    line = need_line(line_id)
    fields = {name: request.form.get(name, "").strip() for name in FIELDS}
    if request.form.get(HONEYPOT):
        return thanks(line, "", "")
    if not door().writes.lets(sender(), door().now()):
        abort(HTTPStatus.TOO_MANY_REQUESTS)
    try:
        ticket = open_ticket(door().desk, read(line, fields), door().now())
    except (TicketRefused, FactError) as error:
        return shown(line, fields, str(error)), 422
    except FilesError:
        return shown(line, fields, gettext("The files could not be kept. Send the form again without them.")), 503
    return thanks(line, ticket.case, door().links.case_link(ticket.case, door().now()))


def need_line(line_id: str) -> Line:
    """Return a line whose form is open, or answer 404."""
    applied = door().desk.book.by_id(line_id)
    if applied is None or not applied.line.tickets.web:
        abort(404)
    return applied.line


def read(line: Line, fields: dict[str, str]) -> NewTicket:
    """Return what the form asks for. Raises TicketRefused, FilesError."""
    contact = contact_of(fields["contact"], line.country)
    if not contact:
        raise TicketRefused(gettext("Please give a mail address or a phone number, so that we can answer."))
    if not fields["text"]:
        raise TicketRefused(gettext("Please describe what is wrong."))
    serial = re.sub(r"[\s-]", "", fields["serial"])
    if "serial" in line.tickets.ask and not SERIAL.fullmatch(serial):
        raise TicketRefused(gettext("The serial number has twelve digits."))
    return NewTicket(
        line=line.id,
        key=f"web:{line.id}:{once()}",
        channel="web",
        subject=fields["subject"],
        text=fields["text"],
        name=fields["name"],
        email=contact if "@" in contact else "",
        phone="" if "@" in contact else contact,
        language=wish(),
        serial=serial if "serial" in line.tickets.ask else "",
        files=keep_files(door().desk.files, sent_files()),
    )


def wish() -> str:
    """Return the page's language as ours is called; "" when it is none of ours."""
    short = page_language().partition("-")[0]
    return short if short in LANGUAGES and request.accept_languages.best_match([short]) else ""


def shown(line: Line, fields: dict[str, str], error: str = "") -> str:
    """Return the form with these values on it."""
    return render_template(
        "customer/ticket.html",
        line=line,
        fields=fields,
        error=error,
        once=once() if request.method == "POST" else new_once(),
        endings=ENDINGS,
    )


def thanks(line: Line, case: str, link: str) -> str:
    """Return the page that says the ticket is registered."""
    return render_template("customer/thanks.html", line=line, case=case, link=link)
