"""`/r/<token>`: how the case stands, in big buttons; time on site, a note; the customer called back as the line."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from oncall.billing.facts import FactError
from oncall.console.case_form import duration
from oncall.console.customer.door import door
from oncall.console.views import Refused
from oncall.policy.line import Line
from oncall.usecases.call_back import NotAllowed, call_back_as_line
from oncall.usecases.change_case import Refused as ChangeRefused
from oncall.usecases.fact_rows import current
from oncall.usecases.note_case import note_case
from oncall.usecases.ports import CaseRow
from oncall.usecases.responder_links import read_responder_link
from oncall.usecases.set_facts import set_facts

blueprint = Blueprint("case", __name__, url_prefix="/r/<token>")
Answer = Response | str | tuple[str, int]
ENDS: dict[str, tuple[tuple[str, str], ...]] = {
    "solved": (("solved", "true"), ("cause", "other")),
    "own_fault": (("solved", "true"), ("cause", "vendor_system")),
    "open": (("solved", "false"),),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens: the case with its facts as they stand, its line, and for whom."""

    case: CaseRow
    line: Line
    person: str
    name: str
    facts: dict[str, object]

    @property
    def end(self) -> str:
        """Which of the three answers stands now, "" for none of them."""
        if self.facts.get("solved") is False:
            return "open"
        if self.facts.get("solved") is not True:
            return ""
        return "own_fault" if self.facts.get("cause") in {"vendor_system", "vendor_bug"} else "solved"


def opened(token: str) -> Opened:
    """Return what a link opens, or answer 404: the link ran out, or is none of ours."""
    desk, now = door().desk, door().now()
    read = read_responder_link(door().links, token, now)
    if read is None:
        abort(HTTPStatus.NOT_FOUND)
    case_id, person = read
    with desk.store.read() as tx:
        case, facts = tx.case(case_id), current(tx.facts(case_id))
    applied = desk.book.by_id(case.line) if case is not None else None
    if case is None or applied is None:
        abort(HTTPStatus.NOT_FOUND)
    known = applied.line.people.get(person)
    return Opened(case, applied.line, person, known.name if known else person, facts)


@blueprint.get("")
def page(token: str) -> str:
    """Show the case."""
    return shown(token, opened(token))


@blueprint.post("")
def answer(token: str) -> Answer:
    """Note how the case stands."""
    found = opened(token)
    facts = ENDS.get(request.form.get("end", ""))
    if facts is None:
        abort(HTTPStatus.BAD_REQUEST)
    set_facts(door().desk.store, door().desk.book, found.case.id, facts, found.person, door().now())
    flash(gettext("Noted. Thank you."), "success")
    return redirect(url_for("responder.case.page", token=token))


@blueprint.post("/more")
def more(token: str) -> Answer:
    """Note the time on site and a note."""
    found = opened(token)
    desk, now, note = door().desk, door().now(), request.form.get("note", "").strip()
    try:
        on_site = duration(request.form.get("hours", "").strip(), request.form.get("minutes", "").strip())
        if on_site:
            set_facts(desk.store, desk.book, found.case.id, (("on_site", on_site),), found.person, now)
        if note:
            note_case(desk.store, found.case.id, note, found.person, now)
    except (Refused, ChangeRefused, FactError) as error:
        return shown(token, found, str(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    said = gettext("Noted. Thank you.") if on_site or note else gettext("Nothing was filled in, so nothing was noted.")
    flash(said, "success")
    return redirect(url_for("responder.case.page", token=token))


@blueprint.post("/call")
def call(token: str) -> Answer:
    """Ring the responder, then the customer as the line."""
    found = opened(token)
    try:
        call_back_as_line(door().desk, found.case, found.person, door().now())
    except NotAllowed as error:
        return shown(token, found, str(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(gettext("Your phone rings now. Press 1, and we dial the customer with the line’s number."), "success")
    return redirect(url_for("responder.case.page", token=token))


def shown(token: str, found: Opened, error: str = "") -> str:
    """Return the page."""
    on_site = found.facts.get("on_site")
    minutes = round(on_site / 60) if isinstance(on_site, int | float) else 0
    return render_template(
        "responder/case.html", token=token, found=found, hours=minutes // 60, minutes=minutes % 60, error=error
    )
