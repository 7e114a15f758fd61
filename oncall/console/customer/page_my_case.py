"""`/my/cases/<case>`: what was written, files, calls; an answer, and the yes or no that a ticket waits for. `/my/files/<id>`: a file."""

from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from oncall.console.customer.door import door, new_once, once, sender, sent_files, visitor
from oncall.console.file_answer import file_answer
from oncall.usecases.answer_ticket import Answer, answer_ticket
from oncall.usecases.estimate_ticket import say_yes_or_no
from oncall.usecases.files import FilesError
from oncall.usecases.open_ticket import TicketRefused
from oncall.usecases.show_ticket import TicketDetail, may_see, show_ticket
from oncall.usecases.ticket_files import ENDINGS, keep_files
from oncall.usecases.ticket_rows import MessageKind

blueprint = Blueprint("my_case", __name__, url_prefix="/my")


@blueprint.get("/cases/<case_id>")
def page(case_id: str) -> str:
    """Show a case."""
    return shown(need_case(case_id))


@blueprint.post("/cases/<case_id>/answer")
def answer(case_id: str) -> Response | tuple[str, int]:
    """Add what the customer writes; the same form sent twice is one message."""
    found = need_case(case_id)
    if not door().writes.lets(sender(), door().now()):
        abort(HTTPStatus.TOO_MANY_REQUESTS)
    text = request.form.get("text", "").strip()
    try:
        files = keep_files(door().desk.files, sent_files())
        key = f"{case_id}:web:{once()}"
        message = Answer(case_id, key, MessageKind.IN, writer(found), text, "web", files=files)
        answer_ticket(door().desk, message, door().now())
    except TicketRefused as error:
        return shown(found, str(error), text), 422
    except FilesError:
        return shown(found, gettext("The files could not be kept. Send your answer again without them."), text), 503
    return redirect(url_for("customer.my_case.page", case_id=case_id))


@blueprint.post("/cases/<case_id>/word")
def word(case_id: str) -> Response | tuple[str, int]:
    """Take the customer's yes or no."""
    found = need_case(case_id)
    said, to = request.form.get("word"), request.form.get("to", "")
    if said not in {"yes", "no"}:
        abort(HTTPStatus.BAD_REQUEST)
    try:
        say_yes_or_no(door().desk, case_id, writer(found), door().now(), yes=said == "yes", to=to)
    except TicketRefused:
        return shown(need_case(case_id), gettext("This is not asked any more. Below is how the case stands now.")), 409
    return redirect(url_for("customer.my_case.page", case_id=case_id))


@blueprint.get("/files/<int:file_id>")
def file(file_id: int) -> Response:
    """Hand out a file of a case that the visitor may see, to be kept, never shown as a page."""
    with door().desk.store.read() as tx:
        found = tx.file(file_id)
    if found is None:
        abort(404)
    need_case(found.case)
    return file_answer(door().desk.files, found)


def need_case(case_id: str) -> TicketDetail:
    """Return a case that the visitor may see; one that is not his is not found."""
    who = visitor()
    allowed = case_id in who.cases or (who.contact and may_see(door().desk, who.contact, case_id))
    found = show_ticket(door().desk, case_id) if allowed else None
    if found is None:
        abort(404)
    return found


def writer(found: TicketDetail) -> str:
    """Return who writes, as the history shows it."""
    ticket = found.ticket
    return visitor().contact or (ticket.name or ticket.email or ticket.phone if ticket else "") or "customer"


def shown(found: TicketDetail, error: str = "", text: str = "") -> str:
    """Return the case's page."""
    return render_template(
        "customer/case.html",
        found=found,
        error=error,
        text=text,
        once=new_once(),
        endings=ENDINGS,
        may_list=bool(visitor().contact),
    )
