"""Beside a month: statements and e-invoices of its customers, its prices under the newest version, its contracts."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as AnyResponse

from oncall.console.access import viewer
from oncall.console.page_month import need_applied
from oncall.console.room import bill_desk
from oncall.console.views import Download, LineView, Refused
from oncall.usecases.line_book import Applied

LARGEST_PARTIES = 64_000
CHANGES_SHOWN = 500
Answered = AnyResponse | tuple[str, int]
blueprint = Blueprint("bills", __name__, url_prefix="/lines/<line_id>/months/<month>")


@blueprint.get("/statements")
def statements(line_id: str, month: str) -> str:
    """List the month's customers, each with a statement and a form for an e-invoice."""
    return customers_page(*need_applied(line_id, month), month)


@blueprint.get("/statements/statement.pdf")
def statement(line_id: str, month: str) -> Answered:
    """Hand out one customer's statement."""
    line, applied = need_applied(line_id, month)
    try:
        return handed_out(bill_desk().statement(applied.line, month, request.args.get("customer", "")))
    except Refused as error:
        return customers_page(line, applied, month, str(error)), 422


@blueprint.post("/statements/invoice")
def invoice(line_id: str, month: str) -> Answered:
    """Hand out one customer's e-invoice, made with the file of both parties that was sent along."""
    line, applied = need_applied(line_id, month)
    try:
        customer = request.form.get("customer", "")
        return handed_out(bill_desk().invoice(applied.line, month, customer, parties()))
    except Refused as error:
        return customers_page(line, applied, month, str(error)), 422


@blueprint.get("/prices")
def rerating(line_id: str, month: str) -> str:
    """Show a month under the newest version of its line: old against new per case, and the sum. Nothing is stored."""
    line, applied = need_applied(line_id, month)
    return render_template(
        "console/rerating.html",
        line=line,
        month=month,
        found=bill_desk().rerate(applied, month, viewer().id, apply=False),
        shown=CHANGES_SHOWN,
    )


@blueprint.post("/prices")
def apply_prices(line_id: str, month: str) -> AnyResponse:
    """Make the newest version the price of the month's cases; what closed months hold becomes corrections."""
    _, applied = need_applied(line_id, month)
    wanted = request.form.get("policy")
    if wanted != applied.policy:
        flash(gettext("A newer version came into force meanwhile. Look at its prices first."), "warning")
        return redirect(url_for("console.bills.rerating", line_id=line_id, month=month))
    found = bill_desk().rerate(applied, month, viewer().id, apply=True)
    count = len(found.changes)
    flash(ngettext("%(num)s case has a new price.", "%(num)s cases have a new price.", count), "success")
    return redirect(url_for("console.month.page", line_id=line_id, month=month))


@blueprint.get("/contracts")
def agreements(line_id: str, month: str) -> str:
    """Show the contracts as they stand today: terms, notice, what cannot be told."""
    line, applied = need_applied(line_id, month)
    return render_template("console/agreements.html", line=line, month=month, found=bill_desk().contracts(applied.line))


@blueprint.post("/contracts")
def charge(line_id: str, month: str) -> AnyResponse:
    """Open the charges of contracts that fall due in the month; again, it changes nothing."""
    _, applied = need_applied(line_id, month)
    found = bill_desk().charge(applied, month, viewer().id)
    new = sum(each.new for each in found.due)
    flash(ngettext("%(num)s new charge.", "%(num)s new charges.", new), "success")
    return redirect(url_for("console.bills.agreements", line_id=line_id, month=month))


def parties() -> str:
    """Return the text of the file that was sent along. Raises Refused."""
    sent = request.files.get("parties")
    text = sent.read(LARGEST_PARTIES + 1) if sent else b""
    if not text or len(text) > LARGEST_PARTIES:
        raise Refused(gettext("Choose the file with seller and buyer: TOML, 64 kB at most."))
    return text.decode("utf-8", "replace")


def customers_page(line: LineView, applied: Applied, month: str, error: str = "") -> str:
    """Return the page of the month's customers."""
    desk = bill_desk()
    return render_template(
        "console/statements.html",
        line=line,
        month=month,
        customers=desk.customers(applied.line, month),
        totals=desk.totals(applied.line, month),
        error=error,
    )


def handed_out(file: Download) -> Response:
    """Return a file to be saved."""
    answer = Response(file.body, content_type=file.media)
    answer.headers.set("Content-Disposition", "attachment", filename=file.name)
    return answer
