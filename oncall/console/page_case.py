"""`/cases/<case>`: facts with source and history, calls, the price and what it could still become; a form for facts."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from oncall.console.access import viewer
from oncall.console.case_facts import current, folded
from oncall.console.case_form import CaseForm, changes, filled, read
from oncall.console.factwords import CAUSES
from oncall.console.month_words import MONTH_WORDS, REASONS
from oncall.console.room import desk, need_line, room
from oncall.console.views import CaseView, Refused

blueprint = Blueprint("case", __name__, url_prefix="/cases")


@blueprint.get("/<case_id>")
def page(case_id: str) -> str:
    """Show a case."""
    return page_of(need_case(case_id))


@blueprint.post("/<case_id>")
def set_facts(case_id: str) -> Response | tuple[str, int]:
    """Set what the form says differently from what is known, as the viewer; then show the case again."""
    case = need_case(case_id)
    form = read(request.form)
    try:
        wanted = changes(form, current(case), need_line(case.line).zone)
        if wanted:
            desk().set_facts(case.id, wanted, viewer().id)
    except Refused as error:
        return shown(case, form, error=str(error)), 422
    flash(gettext("Noted.") if wanted else gettext("Nothing was different, so nothing was changed."), "success")
    return redirect(url_for("console.case.page", case_id=case.id))


def need_case(case_id: str) -> CaseView:
    """Return the case or answer 404."""
    case = desk().case(case_id)
    if case is None:
        abort(404)
    return case


def page_of(case: CaseView, error: str = "") -> str:
    """Return the case's page with the form as the facts fill it."""
    return shown(case, filled(current(case), need_line(case.line).zone), error)


def shown(case: CaseView, form: CaseForm, error: str = "") -> str:
    """Return the case's page with this form on it."""
    line = need_line(case.line)
    return render_template(
        "console/case.html",
        case=case,
        line=line,
        form=form,
        facts=folded(case.facts),
        causes=CAUSES,
        error=error,
        now=desk().now(),
        bill=(found := room().bill) and found.bill(case.id),
        reasons=REASONS,
        **MONTH_WORDS,
    )
