"""What a manager does to a month: answer a case with one press, take that back, accept the rest, close. Each is a plain form."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from oncall.console.access import viewer
from oncall.console.formats import money, month_name
from oncall.console.page_month import need_applied, shown
from oncall.console.room import bill_desk
from oncall.console.views import Refused
from oncall.usecases.dispute_line import Answer

OUTCOMES = ("upheld", "rejected")
Answered = Response | tuple[str, int]
blueprint = Blueprint("month_do", __name__, url_prefix="/lines/<line_id>/months/<month>")


@blueprint.post("/answer")
def answer(line_id: str, month: str) -> Answered:
    """Answer one case that waits: with facts, as the second person, or a dispute."""
    line, applied = need_applied(line_id, month)
    case, facts = request.form.get("case", ""), said()
    try:
        do(case, request.form.get("do", ""), facts, month)
    except Refused as error:
        return shown(line, applied, month, str(error)), 422
    flash(gettext("%(case)s is answered.", case=case), "success")
    return back(line_id, month, case if facts else None, [fact for fact, _ in facts])


def do(case: str, deed: str, facts: tuple[tuple[str, str], ...], month: str) -> None:
    """Do what one press asks. Raises Refused."""
    desk, who = bill_desk(), viewer().id
    if deed == "facts" and facts:
        desk.answer(case, facts, who)
    elif deed == "agree":
        desk.agree(case, who)
    elif deed == "decline":
        desk.decline(case, who)
    elif deed in OUTCOMES:
        desk.settle(case, Answer(deed, gettext("Answered in the review of %(month)s.", month=month), who))
    else:
        raise Refused(gettext("The form said nothing to do: load the page again."))


@blueprint.post("/undo")
def undo(line_id: str, month: str) -> Answered:
    """Take back the facts of the last answer: they are not known again, and the price is open again."""
    line, applied = need_applied(line_id, month)
    case, facts = request.form.get("case", ""), tuple((fact, "") for fact in request.form.getlist("fact"))
    try:
        bill_desk().answer(case, facts, viewer().id)
    except Refused as error:
        return shown(line, applied, month, str(error)), 422
    flash(gettext("%(case)s is open again.", case=case), "success")
    return back(line_id, month)


@blueprint.post("/review")
def review(line_id: str, month: str) -> Answered:
    """Accept every case that has its price, and mark the month as reviewed."""
    line, applied = need_applied(line_id, month)
    try:
        found = bill_desk().review(applied, month, viewer().id)
    except Refused as error:
        return shown(line, applied, month, str(error)), 422
    if found.unsettled:
        words = gettext("Not reviewed: %(cases)s still wait for an answer.", cases=named(found.unsettled))
        return shown(line, applied, month, words, len(found.unsettled)), 422
    words = ngettext("Accepted %(num)s case.", "Accepted %(num)s cases.", found.cases)
    flash(f"{words} {gettext('The month is reviewed.')}", "success")
    return back(line_id, month)


@blueprint.post("/close")
def close(line_id: str, month: str) -> Answered:
    """Close the month for ever; refused while cases wait, unless they are to be moved to the next."""
    line, applied = need_applied(line_id, month)
    carry = request.form.get("carry") == "yes"
    waits = None if carry else bill_desk().waiting(line.id, month, 1)
    try:
        done = bill_desk().close(applied.line, month, viewer().id, carry=carry)
    except Refused as error:
        return shown(line, applied, month, str(error), waits.total if waits else 0), 422
    words = gettext(
        "%(month)s is closed at %(total)s.", month=month_name(month), total=money(done.total, done.currency)
    )
    moved = ngettext("%(num)s case moved on.", "%(num)s cases moved on.", len(done.carried)) if done.carried else ""
    flash(f"{words} {moved}".strip(), "success")
    return back(line_id, month)


def said() -> tuple[tuple[str, str], ...]:
    """Return the facts of the form, each as `fact=value`."""
    pairs = (text.partition("=") for text in request.form.getlist("fact"))
    return tuple((fact, value) for fact, _, value in pairs if fact and value)


def named(cases: tuple[str, ...], most: int = 5) -> str:
    """Return the first few cases by name, and how many more there are."""
    words = ", ".join(cases[:most])
    rest = len(cases) - most
    return f"{words} {gettext('and %(number)s more', number=rest)}" if rest > 0 else words


def back(line_id: str, month: str, undo: str | None = None, facts: Sequence[str] = ()) -> Response:
    """Go back to the month's page, to the first case that waits; `undo` names a case whose facts can be taken back."""
    address = url_for(
        "console.month.page", line_id=line_id, month=month, undo=undo, fact=list(facts), _anchor="waiting-title"
    )
    return redirect(address)
