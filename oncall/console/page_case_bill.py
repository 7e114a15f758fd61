"""What is done to a case's bill: an amount by hand, a second person's answer, a dispute and its outcome, another call, a note."""

from collections.abc import Callable
from decimal import Decimal

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from oncall.billing.money import parse_money
from oncall.console.access import viewer
from oncall.console.page_case import need_case, page_of
from oncall.console.room import bill_desk
from oncall.console.views import Refused
from oncall.usecases.dispute_line import Answer
from oncall.usecases.override_amount import Wanted

Answered = Response | tuple[str, int]
blueprint = Blueprint("case_bill", __name__, url_prefix="/cases/<case_id>")


@blueprint.post("/amount")
def amount(case_id: str) -> Answered:
    """Set an amount by hand, or take back what was set."""

    def do() -> str:
        form, who = request.form, viewer().id
        if form.get("back") == "yes":
            bill_desk().take_back(case_id, form.get("note", ""), who)
            return str(gettext("The computed amount stands again."))
        wanted = Wanted(
            money_of("amount"), form.get("reason", ""), form.get("note", ""), who, None, form.get("tier") or None
        )
        if bill_desk().set_amount(case_id, wanted):
            return str(gettext("The amount is set."))
        return str(gettext("The amount waits for a second person: until somebody else agrees, the price stays."))

    return done(case_id, do)


@blueprint.post("/second")
def second(case_id: str) -> Answered:
    """Agree to an amount as the second person, or decline it."""

    def do() -> str:
        if request.form.get("answer") == "agree":
            bill_desk().agree(case_id, viewer().id)
            return str(gettext("Agreed: the amount is set."))
        bill_desk().decline(case_id, viewer().id)
        return str(gettext("Declined: the price stays as it is."))

    return done(case_id, do)


@blueprint.post("/dispute")
def dispute(case_id: str) -> Answered:
    """Open a dispute of the case, or of one tier of it."""

    def do() -> str:
        form = request.form
        bill_desk().dispute(case_id, form.get("tier") or None, form.get("note", ""), viewer().id)
        return str(gettext("The dispute is open."))

    return done(case_id, do)


@blueprint.post("/settle")
def settle(case_id: str) -> Answered:
    """Answer the dispute that is open."""

    def do() -> str:
        form = request.form
        left = money_of("amount") if form.get("outcome") == "reduced" else None
        bill_desk().settle(case_id, Answer(form.get("outcome", ""), form.get("note", ""), viewer().id, left))
        return str(gettext("The dispute is answered."))

    return done(case_id, do)


@blueprint.post("/calls")
def link(case_id: str) -> Answered:
    """Make another case's call part of this case."""

    def do() -> str:
        bill_desk().link(request.form.get("call", "").strip(), case_id, viewer().id)
        return str(gettext("The call belongs to this case now; both cases are priced again."))

    return done(case_id, do)


@blueprint.post("/notes")
def note(case_id: str) -> Answered:
    """Keep a note."""

    def do() -> str:
        bill_desk().note(case_id, request.form.get("note", ""), viewer().id)
        return str(gettext("Noted."))

    return done(case_id, do)


def done(case_id: str, do: Callable[[], str]) -> Answered:
    """Do it and go back to the case with a word about it; refused, show the case with the reason."""
    case = need_case(case_id)
    try:
        words = do()
    except Refused as error:
        return page_of(case, str(error)), 422
    flash(words, "success")
    return redirect(url_for("console.case.page", case_id=case.id, _anchor="bill-title"))


def money_of(field: str) -> Decimal:
    """Return the amount in a field. Raises Refused."""
    text = request.form.get(field, "").strip().replace(",", ".")
    try:
        return parse_money(text)
    except ValueError as error:
        raise Refused(gettext("“%(text)s” is no amount: write it like 490 or 490.50.", text=text)) from error
