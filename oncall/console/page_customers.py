"""`/lines/<line>/customers`: customers with their numbers, a file of them taken in, and unknown callers that become somebody's."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from oncall.console.access import viewer
from oncall.console.customer_desk import CustomerDesk
from oncall.console.navigation import this_month
from oncall.console.room import need_line, room
from oncall.console.views import LineView, Refused
from oncall.policy.wording import LANGUAGES
from oncall.usecases.customer_rows import COLUMNS
from oncall.usecases.import_customers import ImportedCustomers
from oncall.usecases.months import parse_month

LARGEST = 5_000_000
SHOWN = 100
blueprint = Blueprint("customers", __name__, url_prefix="/lines/<line_id>/customers")
Answer = Response | str | tuple[str, int]


def customer_desk() -> CustomerDesk:
    """Return this app's desk of customers, or answer 404 where it has none."""
    found = room().customers
    if found is None:
        abort(404)
    return found


@blueprint.get("")
def page(line_id: str) -> str:
    """Show the customers, and the callers of a month whom no record knows."""
    return shown(need_line(line_id))


@blueprint.post("/import")
def take_in(line_id: str) -> Answer:
    """Take in a file and say what became of every row."""
    line, file = need_line(line_id), request.files.get("file")
    content = file.read(LARGEST + 1) if file is not None else b""
    if not content or len(content) > LARGEST:
        return shown(line, error=gettext("Choose a CSV file of at most 5 MB.")), 422
    try:
        text = content.decode("utf-8-sig")
        done = customer_desk().take_in(line.id, text.splitlines(keepends=True), viewer().id)
    except UnicodeDecodeError:
        return shown(line, error=gettext("The file is not UTF-8 text. Save it as UTF-8 and take it in again.")), 422
    except Refused as error:
        return shown(line, error=str(error)), 422
    return shown(line, done=done)


@blueprint.post("/assign")
def assign(line_id: str) -> Answer:
    """Say whose a number is."""
    line = need_line(line_id)
    cells = {name: request.form.get(name, "").strip() for name in COLUMNS}
    try:
        cases = customer_desk().assign(line.id, cells, viewer().id)
    except Refused as error:
        return shown(line, error=str(error), typed=cells), 422
    said = ngettext("%(num)s case is now theirs.", "%(num)s cases are now theirs.", len(cases))
    flash(
        gettext("%(phone)s belongs to %(customer)s.", phone=cells["phone"], customer=cells["customer"]) + " " + said,
        "success",
    )
    return redirect(url_for("console.customers.page", line_id=line.id, month=request.form.get("month") or None))


def shown(
    line: LineView, *, error: str = "", done: ImportedCustomers | None = None, typed: dict[str, str] | None = None
) -> str:
    """Return the page."""
    try:
        month = parse_month(request.values.get("month", "") or this_month(line))
    except ValueError:
        abort(404)
    search = request.args.get("search", "").strip()[:SHOWN]
    after = (request.args.get("customer", "")[:200], request.args.get("phone", "")[:20])
    return render_template(
        "console/customers.html",
        line=line,
        month=month,
        search=search,
        found=customer_desk().page(line.id, search, after),
        unknown=customer_desk().unknown(line.id, month),
        typed=typed or {},
        done=done,
        shown=SHOWN,
        columns=COLUMNS,
        spoken=LANGUAGES,
        error=error,
    )
