"""`/my`: a customer signs in by a link sent to the address or number on record, and sees all cases; the link of one case opens that."""

from http import HTTPStatus

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from oncall.console.customer.door import Visitor, door, forget, remember, sender, visitor
from oncall.usecases.show_ticket import CaseLine, cases_of, show_ticket
from oncall.usecases.sign_in_customer import ask_for_link, use_link

blueprint = Blueprint("my", __name__, url_prefix="/my")
LONGEST = 200


@blueprint.get("", strict_slashes=False)
def page() -> str:
    """Show the customer's cases, or how to sign in."""
    who = visitor()
    if not who.contact and not who.cases:
        return render_template("customer/sign_in.html")
    return render_template("customer/my.html", who=who, cases=seen(who))


def seen(who: Visitor) -> tuple[CaseLine, ...]:
    """Return the cases of a visitor: all of somebody signed in, else those whose links he opened."""
    if who.contact:
        return cases_of(door().desk, who.contact)
    found = (show_ticket(door().desk, case) for case in who.cases)
    return tuple(
        CaseLine(one.case.id, one.line, one.ticket.subject if one.ticket else "", one.state, one.case.opened_at)
        for one in found
        if one is not None
    )


@blueprint.post("/sign-in")
def sign_in() -> str:
    """Send a link to whoever is meant; the answer is the same whether somebody is or not."""
    if not door().asks.lets(sender(), door().now()):
        abort(HTTPStatus.TOO_MANY_REQUESTS)
    ask_for_link(door().desk, request.form.get("contact", "")[:LONGEST], door().now())
    return render_template("customer/link_sent.html")


@blueprint.get("/in/<token>")
def confirm(token: str) -> str:
    """Ask for a click: programs that look at links in letters must not use them up."""
    return render_template("customer/confirm.html", token=token)


@blueprint.post("/in/<token>")
def use(token: str) -> Response | tuple[str, int]:
    """Use the link up and let its owner in."""
    contact = use_link(door().desk, token, door().now())
    if contact is None:
        return render_template("customer/sign_in.html", old=True), HTTPStatus.GONE
    return remember(redirect(url_for("customer.my.page")), Visitor(contact))


@blueprint.get("/case/<token>")
def by_link(token: str) -> Response | tuple[str, int]:
    """Open the case of a link."""
    case = door().links.case_of(token, door().now())
    if case is None:
        return render_template("customer/sign_in.html", old=True), HTTPStatus.GONE
    who = visitor()
    cases = (*(each for each in who.cases if each != case), case)
    return remember(redirect(url_for("customer.my_case.page", case_id=case)), Visitor(who.contact, cases))


@blueprint.post("/out")
def out() -> Response:
    """Let the customer out."""
    return forget(make_response(redirect(url_for("customer.my.page"))))
